namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>A generator that returns given numbers in order, in place of the draws of <c>RandomDraws</c>.</summary>
internal sealed class ScriptedRandom : Random
{
    private readonly Queue<double> _numbers = [];
    private readonly Queue<int> _indices = [];

    internal bool AreTaken => _numbers.Count == 0 && _indices.Count == 0;

    /// <summary>The next normal draw of deviation 1 is this: its size, and an angle whose cosine is its sign.</summary>
    internal void Normal(double value)
    {
        _numbers.Enqueue(1 - Math.Exp(-value * value / 2));
        _numbers.Enqueue(value < 0 ? 0.5 : 0);
    }

    /// <summary>The next exponential draw of mean 1 is this.</summary>
    internal void Exponential(double value) => _numbers.Enqueue(1 - Math.Exp(-value));

    /// <summary>The next index is this.</summary>
    internal void Index(int value) => _indices.Enqueue(value);

    public override double NextDouble() => _numbers.Dequeue();

    public override int Next(int maxValue) => _indices.Dequeue();
}
