using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>
/// Every activation from -20 to 20, where functions change their form, and at the extremes. Single precision functions of different
/// libraries differ by some units of the last place (1.2e-7); GELU and its slope multiply them by up to five. Hence 1e-6 of the value,
/// or of 1 where that is less.
/// </summary>
[TestClass]
public sealed class GoldenActivationTests
{
    private const float Tolerance = 1e-6f;

    private static readonly ActivationCases Golden = GoldenFile.Read<ActivationCases>("activations.json");

    public static IEnumerable<string> Cases => Golden.Functions.Select(function => function.Activation.ToString());

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void The_managed_function_is_that_of_PyTorch(string name)
    {
        var function = Find(name);
        var together = new float[Golden.Inputs.Length];
        ActivationKernel.Apply(function.Activation, Golden.Inputs, together);
        Check(function.Values, together, name);
        // Vectors compute many values by another path than one alone.
        var alone = new float[1];
        for (int i = 0; i < together.Length; i++)
        {
            ActivationKernel.Apply(function.Activation, Golden.Inputs.AsSpan(i, 1), alone);
            Check(function.Values[i], alone[0], $"{name} of {Golden.Inputs[i]} alone");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void The_layer_and_its_slopes_are_those_of_PyTorch(string name)
    {
        var function = Find(name);
        if (function.Activation == Activation.Exponential) return; // of a model's output alone, never of a layer
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var inputs = torch.tensor(Golden.Inputs, [1, Golden.Inputs.Length]).requires_grad_();
        var values = new ActivationLayer(function.Activation, Golden.Inputs.Length).Forward(inputs.clone(), training: true);
        values.sum().backward();
        Check(function.Values, values.data<float>().ToArray(), name);
        Check(function.Slopes, inputs.grad!.data<float>().ToArray(), $"the slope of {name}");
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void The_managed_slope_is_that_of_PyTorch(string name)
    {
        var function = Find(name);
        var values = new float[Golden.Inputs.Length];
        ActivationKernel.Apply(function.Activation, Golden.Inputs, values);
        var slopes = new float[values.Length];
        ActivationKernel.Backward(function.Activation, Golden.Inputs, values, [.. Enumerable.Repeat(2f, values.Length)], slopes);
        for (int i = 0; i < values.Length; i++)
            if (float.IsFinite(Golden.Inputs[i])) Check(function.Slopes[i], slopes[i] / 2, $"the slope of {name} at {Golden.Inputs[i]}");
    }

    private static Function Find(string name) => Golden.Functions.Single(function => function.Activation.ToString() == name);

    private static void Check(float[] expected, float[] actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
            if (!float.IsNaN(actual[i]) || !IsVersionsChoice(what, i)) Check(expected[i], actual[i], $"{what} of {Golden.Inputs[i]}");
    }

    /// <summary>GELU of infinity is infinity in PyTorch 1.13, and NaN in the oneDNN kernel of libtorch 2.7.</summary>
    private static bool IsVersionsChoice(string what, int input) => what == "Gelu" && float.IsPositiveInfinity(Golden.Inputs[input]);

    private static void Check(float expected, float actual, string what)
    {
        if (float.IsFinite(expected)) Assert.AreEqual(expected, actual, Tolerance * Math.Max(1, Math.Abs(expected)), what);
        else Assert.AreEqual(expected, actual, what);
    }

    private sealed record ActivationCases(float[] Inputs, Function[] Functions);

    private sealed record Function(string Name, float Parameter, float[] Values, float[] Slopes)
    {
        internal Activation Activation => Activation.Find(Enum.Parse<ActivationKind>(Name), Parameter)!;
    }
}
