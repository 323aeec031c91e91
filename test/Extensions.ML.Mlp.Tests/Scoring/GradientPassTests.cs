using CsCheck;
using Extensions.ML.Mlp.Inference;
using Extensions.ML.Mlp.Tests.Toy;

namespace Extensions.ML.Mlp.Tests.Scoring;

[TestClass]
public sealed class GradientPassTests
{
    /// <summary>
    /// A central difference over twice the step errs by the third derivative times 1e-4 / 6, which the difference over half of it shows and
    /// takes away: a layer normalization of few values can bend strongly. What is left is the score's rounding times 100.
    /// </summary>
    private const float Step = 0.01f, Tolerance = 0.005f;

    [TestMethod]
    public void Gradients_are_those_of_finite_differences() => RandomNetwork.Of(RandomNetwork.Smooth).Sample(
        network =>
        {
            var pass = new GradientPass(network.Model().Stages);
            float[] row = network.Row();
            int output = network.Outputs - 1;
            row.CopyTo(pass.Row);
            float score = pass.Forward()[output];
            float[] gradients = pass.Backward(output).ToArray();
            for (int i = 0; i < row.Length; i++)
            {
                float whole = Difference(i, Step), half = Difference(i, Step / 2);
                float tolerance = Tolerance * (1 + Math.Abs(score) + gradients.Max(Math.Abs)) + Math.Abs(half - whole);
                Assert.AreEqual((4 * half - whole) / 3, gradients[i], tolerance, network.ToString());
            }

            float Difference(int feature, float step) => (ScoreAt(feature, step) - ScoreAt(feature, -step)) / (2 * step);

            float ScoreAt(int feature, float step)
            {
                row.CopyTo(pass.Row);
                pass.Row[feature] += step;
                return pass.Forward()[output];
            }
        },
        iter: 300,
        threads: 1);
}
