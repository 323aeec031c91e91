using System.Numerics.Tensors;
using Extensions.ML.Mlp.Inference;
using Microsoft.ML.Data;
using Microsoft.ML.Numeric;

namespace Extensions.ML.Mlp;

/// <summary>
/// What ML.NET's <c>CalculateFeatureContribution</c> asks for, row by row: the contributions to the only score, or to that of the
/// predicted class, the largest of each sign, divided by the largest of all where that is wished for. It belongs to one cursor.
/// </summary>
internal sealed class FeatureContributions(MlpModel model, int most, int least, bool normalize)
{
    private readonly IntegratedGradients _gradients = new(model);
    private readonly float[] _row = new float[model.FeatureCount];
    private readonly float[] _scores = new float[model.OutputCount];

    internal void Map(in VBuffer<float> features, ref VBuffer<float> contributions)
    {
        // ML.NET does not ask whether the features are as many as the model's.
        if (features.Length != _row.Length)
            throw new InvalidOperationException($"The model takes {_row.Length} features, but the row has {features.Length}.");
        features.CopyTo(_row);
        model.Score(_row, _scores);
        var editor = VBufferEditor.Create(ref contributions, _row.Length);
        _gradients.Explain(_row, editor.Values, TensorPrimitives.IndexOfMax<float>(_scores));
        contributions = editor.Commit();
        VectorUtils.SparsifyNormalize(ref contributions, most, least, normalize);
    }
}
