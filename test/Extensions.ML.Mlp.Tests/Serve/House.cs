namespace Extensions.ML.Mlp.Tests.Serve;

/// <summary>A row of the pipelines that are served: text, whole and real numbers, a vector, and labels of each task.</summary>
public sealed class House
{
    public string Town { get; set; } = "";

    public float Area { get; set; }

    public int Rooms { get; set; }

    public bool Garden { get; set; }

    [Microsoft.ML.Data.VectorType(2)]
    public float[] Place { get; set; } = [];

    public bool Sold { get; set; }

    public float Floors { get; set; }

    public string Kind { get; set; } = "";
}
