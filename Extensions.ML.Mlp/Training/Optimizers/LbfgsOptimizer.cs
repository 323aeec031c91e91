using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training.Checkpoints;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

/// <summary>
/// L-BFGS as PyTorch's, without line search. The direction comes from the last steps and the changes of the gradient along them by the
/// two-loop recursion (Nocedal and Wright 2006, algorithm 7.4). It is for small data: the vectors lie on the CPU, in double precision.
/// </summary>
internal sealed class LbfgsOptimizer(FlatParameters parameters, Lbfgs options) : FlatOptimizer(parameters)
{
    private readonly List<(double[] Step, double[] Change)> _pairs = [];
    private double[] _direction = [];
    private double[] _lastGradient = [];
    private double _scale = 1;
    private double _rate;
    private int _iterations;

    internal override void Visit(StateSerializer state)
    {
        state.Visit(ref _iterations);
        if (_iterations == 0) return;
        int length = checked((int)Values.numel()), pairs = _pairs.Count;
        state.Visit(ref _scale);
        state.Visit(ref _rate);
        state.Visit(ref _direction, length);
        state.Visit(ref _lastGradient, length);
        state.Visit(ref pairs, max: options.HistorySize);
        for (int pair = 0; pair < pairs; pair++) CarryPair(state, pair, length);
    }

    private void CarryPair(StateSerializer state, int pair, int length)
    {
        var (step, change) = pair < _pairs.Count ? _pairs[pair] : ([], []);
        state.Visit(ref step, length);
        state.Visit(ref change, length);
        if (pair == _pairs.Count) _pairs.Add((step, change));
    }

    internal override BatchLoss Step(Func<BatchLoss> evaluate)
    {
        var first = evaluate();
        double loss = first.Value;
        double[] gradient = ToDoubles(Gradient);
        if (Largest(gradient) <= options.GradientTolerance) return first;
        int evaluations = 1;
        for (int iteration = 1; iteration <= options.MaxIterations; iteration++)
        {
            Direct(gradient);
            _rate = ++_iterations == 1 ? Math.Min(1, 1 / gradient.Sum(Math.Abs)) * LearningRate : LearningRate;
            if (Dot(gradient, _direction) > -options.ChangeTolerance) break;
            Move();
            // The gradient after the last move is that of the next step's first evaluation.
            if (iteration == options.MaxIterations) break;
            double before = loss;
            loss = evaluate().Value;
            gradient = ToDoubles(Gradient);
            if (++evaluations >= options.MaxIterations * 5L / 4 || Largest(gradient) <= options.GradientTolerance) break;
            if (Largest(_direction) * _rate <= options.ChangeTolerance || Math.Abs(loss - before) < options.ChangeTolerance) break;
        }
        return first;
    }

    /// <summary>Learns from the last move and sets the direction.</summary>
    private void Direct(double[] gradient)
    {
        if (_iterations == 0)
        {
            _direction = Scaled(gradient, -1);
        }
        else
        {
            double[] change = Sum(gradient, _lastGradient, -1), step = Scaled(_direction, _rate);
            double curvature = Dot(change, step);
            if (curvature > 1e-10)
            {
                if (_pairs.Count == options.HistorySize) _pairs.RemoveAt(0);
                _pairs.Add((step, change));
                _scale = curvature / Dot(change, change);
            }
            _direction = TwoLoops(gradient);
        }
        _lastGradient = gradient;
    }

    private double[] TwoLoops(double[] gradient)
    {
        double[] direction = Scaled(gradient, -1), shares = new double[_pairs.Count];
        for (int i = _pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = Dot(_pairs[i].Step, direction) / Dot(_pairs[i].Change, _pairs[i].Step);
            direction = Sum(direction, _pairs[i].Change, -shares[i]);
        }
        direction = Scaled(direction, _scale);
        for (int i = 0; i < _pairs.Count; i++)
        {
            double share = Dot(_pairs[i].Change, direction) / Dot(_pairs[i].Change, _pairs[i].Step);
            direction = Sum(direction, _pairs[i].Step, shares[i] - share);
        }
        return direction;
    }

    private void Move()
    {
        using var tensors = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        float[] direction = [.. _direction.Select(value => (float)value)];
        Values.PlusInPlace(torch.tensor(direction, dtype: torch.float32, device: Values.device), _rate);
    }

    private static double[] ToDoubles(torch.Tensor tensor)
    {
        using var tensors = torch.NewDisposeScope();
        return [.. tensor.cpu().data<float>().ToArray().Select(value => (double)value)];
    }

    private static double Largest(double[] values) => values.Max(Math.Abs);

    private static double Dot(double[] left, double[] right) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(left, right);

    private static double[] Scaled(double[] values, double factor) => [.. values.Select(value => factor * value)];

    private static double[] Sum(double[] left, double[] right, double factor) => [.. left.Zip(right, (l, r) => l + factor * r)];
}
