namespace Extensions.ML.Mlp;

/// <summary>Model parameters of whatever task that hold a network.</summary>
internal interface IMlpModelParameters
{
    MlpModel Model { get; }
}
