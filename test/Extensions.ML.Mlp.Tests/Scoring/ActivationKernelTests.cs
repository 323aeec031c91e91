using Extensions.ML.Mlp.Kernels;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>The vectorised activations against the formulas in double precision, over singles of all sizes.</summary>
[TestClass]
public sealed class ActivationKernelTests
{
    private const double SeluScale = 1.0507009873554804934193349852946, SeluAlpha = 1.6732632423543772848170429916717;

    private static readonly (Activation Activation, Func<double, double> Formula)[] Functions =
    [
        (Activation.Sigmoid, x => 1 / (1 + Math.Exp(-x))),
        (Activation.Tanh, Math.Tanh),
        (Activation.Relu, x => Math.Max(x, 0)),
        (Activation.LeakyRelu(0.1), x => x > 0 ? x : 0.1f * x),
        (Activation.Elu(1.5), x => x > 0 ? x : 1.5 * (Math.Exp(x) - 1)),
        (Activation.Selu, x => SeluScale * (x > 0 ? x : SeluAlpha * (Math.Exp(x) - 1))),
        (Activation.GeluTanh, x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
        (Activation.Silu, x => x / (1 + Math.Exp(-x))),
        (Activation.Mish, x => x * Math.Tanh(Softplus(x))),
        (Activation.Softplus, Softplus),
        (Activation.Exponential, Math.Exp),
    ];

    public static IEnumerable<string> Names => Functions.Select(function => function.Activation.ToString());

    /// <summary>1e-6 of the value, or of 1 where that is less; where single precision overflows, both do.</summary>
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void The_function_is_its_formula_over_the_whole_range(string name)
    {
        var (activation, formula) = Functions.Single(function => function.Activation.ToString() == name);
        float[] inputs = [.. Range()], outputs = new float[inputs.Length];
        ActivationKernel.Apply(activation, inputs, outputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            double expected = formula(inputs[i]);
            if (float.IsFinite((float)expected)) Assert.AreEqual(expected, outputs[i], 1e-6 * Math.Max(1, Math.Abs(expected)), $"{name} of {inputs[i]:R}");
            else Assert.AreEqual((float)expected, outputs[i], $"{name} of {inputs[i]:R}");
        }
    }

    /// <summary>erf by its series, which converges everywhere.</summary>
    [TestMethod]
    public void Gelu_is_its_formula()
    {
        float[] inputs = [.. Range().Where(x => Math.Abs(x) < 5)], outputs = new float[inputs.Length];
        ActivationKernel.Apply(Activation.Gelu, inputs, outputs);
        for (int i = 0; i < inputs.Length; i++)
            Assert.AreEqual(0.5 * inputs[i] * (1 + Erf(inputs[i] / Math.Sqrt(2))), outputs[i], 1e-6 * Math.Max(1, Math.Abs(inputs[i])), $"of {inputs[i]:R}");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_value_gives_the_same_bits_wherever_it_lies(string name)
    {
        var activation = Functions.Single(function => function.Activation.ToString() == name).Activation;
        float[] inputs = [.. Range().Where((_, index) => index % 37 == 0)], together = new float[inputs.Length], alone = new float[1];
        ActivationKernel.Apply(activation, inputs, together);
        for (int i = 0; i < inputs.Length; i++)
        {
            ActivationKernel.Apply(activation, inputs.AsSpan(i, 1), alone);
            Assert.AreEqual(BitConverter.SingleToInt32Bits(together[i]), BitConverter.SingleToInt32Bits(alone[0]), $"{name} of {inputs[i]:R}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void What_is_missing_stays_missing(string name)
    {
        var activation = Functions.Single(function => function.Activation.ToString() == name).Activation;
        float[] values = [1, float.NaN, 2];
        ActivationKernel.Apply(activation, values, values);
        Assert.IsFalse(float.IsNaN(values[0]) || float.IsNaN(values[2]));
        Assert.IsTrue(float.IsNaN(values[1]));
    }

    /// <summary>Near 0, where a difference would lose all digits, tanh and ELU keep theirs.</summary>
    [TestMethod]
    public void Small_values_keep_their_digits()
    {
        foreach (float x in new[] { 1e-3f, -1e-3f, 1e-5f, -1e-5f, -1e-8f })
        {
            var value = new float[1];
            ActivationKernel.Apply(Activation.Tanh, [x], value);
            Assert.AreEqual(Math.Tanh(x), value[0], 3e-7 * Math.Abs(x), $"tanh {x}");
            ActivationKernel.Apply(Activation.Elu(), [x], value);
            double expected = x > 0 ? x : x + x * (double)x / 2 + x * (double)x * x / 6;
            Assert.AreEqual(expected, value[0], 3e-7 * Math.Abs(x), $"ELU of {x}");
        }
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double Erf(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 120; n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    /// <summary>From -120 to 120 in small steps, powers of ten of both signs, and the ends of the singles.</summary>
    private static IEnumerable<float> Range()
    {
        for (int i = -120_000; i <= 120_000; i++) yield return i / 1000f + 1e-4f;
        for (int power = -45; power <= 38; power++)
            for (int digit = 1; digit < 10; digit++)
                foreach (int sign in new[] { -1, 1 })
                    yield return (float)(sign * digit * Math.Pow(10, power));
        yield return 0;
        yield return float.MaxValue;
        yield return float.MinValue;
    }
}
