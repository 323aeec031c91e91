using Extensions.ML.Mlp.Tests.Golden;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>
/// Clipped gradients, read off what a step of plain descent with rate 1 moves: to 1e-6, as weights below 1 are rounded to 6e-8 and
/// gradients are their differences.
/// </summary>
[TestClass]
public sealed class ClippingTests
{
    private const double Tolerance = 1e-6;

    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Each_gradient_is_cut_at_the_largest_size()
    {
        double[] gradients = Gradients(null), clipped = Gradients(new() { MaxValue = 0.01 });
        Assert.Contains(gradient => Math.Abs(gradient) > 0.02, gradients);
        for (int i = 0; i < gradients.Length; i++) Assert.AreEqual(Math.Clamp(gradients[i], -0.01, 0.01), clipped[i], Tolerance);
    }

    [TestMethod]
    public void A_long_gradient_is_shortened_and_keeps_its_direction()
    {
        double[] gradients = Gradients(null), clipped = Gradients(new() { MaxNorm = 0.05 });
        double length = Length(gradients);
        Assert.IsGreaterThan(0.1, length);
        Assert.AreEqual(0.05, Length(clipped), 10 * Tolerance);
        for (int i = 0; i < gradients.Length; i++) Assert.AreEqual(gradients[i] * 0.05 / length, clipped[i], Tolerance);
    }

    [TestMethod]
    public void A_short_gradient_stays_as_it_is()
    {
        CollectionAssert.AreEqual(Gradients(null), Gradients(new() { MaxNorm = 100, MaxValue = 100 }));
    }

    [TestMethod]
    public void Values_are_cut_before_the_whole_is_shortened()
    {
        double[] cut = [.. Gradients(null).Select(gradient => Math.Clamp(gradient, -0.01, 0.01))], clipped = Gradients(new() { MaxValue = 0.01, MaxNorm = 0.015 });
        Assert.IsGreaterThan(0.015, Length(cut));
        for (int i = 0; i < cut.Length; i++) Assert.AreEqual(cut[i] * 0.015 / Length(cut), clipped[i], Tolerance);
    }

    /// <summary>What a step leaves of the weights it began with; a rate of nearly nothing leaves them all.</summary>
    private double[] Gradients(GradientClipping? clipping) =>
        [.. Weights(1e-30, null).Zip(Weights(1, clipping), (before, after) => (double)before - after)];

    private float[] Weights(double rate, GradientClipping? clipping)
    {
        var options = Points.Quick(epochs: 1);
        (options.BatchSize, options.Optimizer, options.GradientClipping) = (null, new Sgd { LearningRate = rate }, clipping);
        var pipeline = Points.Features(_context).Append(_context.BinaryClassification.Trainers.Mlp(options));
        return pipeline.Fit(Points.Clouds(100).View(_context)).LastTransformer.Model.SubModel.Model.Stages.Flat();
    }

    private static double Length(double[] gradients) => Math.Sqrt(gradients.Sum(gradient => gradient * gradient));
}
