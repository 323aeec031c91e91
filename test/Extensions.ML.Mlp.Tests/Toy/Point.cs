namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>A row of the toy data: two features, a label, a weight.</summary>
public sealed class Point
{
    public float X1 { get; set; }

    public float X2 { get; set; }

    public bool Label { get; set; }

    public float Weight { get; set; } = 1;

    public string Class { get; set; } = "";
}

/// <summary>What a binary model predicts.</summary>
public sealed class Prediction
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }

    public float Score { get; set; }
}

/// <summary>A row whose features are a vector.</summary>
public sealed class VectorRow
{
    public VBuffer<float> Features { get; set; }

    public bool Label { get; set; }

    public float Weight { get; set; } = 1;
}
