using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Extensions.ML.Mlp.Benchmarks.Workloads;

/// <summary>A turn of the loop that a user of PyTorch writes in TorchSharp, from arrays to trained modules.</summary>
internal static class PlainTurn
{
    internal static RunTimes Run(Workload workload, ClassRows rows, int threads, int epochs)
    {
        torch.set_num_threads(threads);
        long start = Stopwatch.GetTimestamp();
        using var tensors = torch.NewDisposeScope();
        var (features, targets) = ToTensors(workload, rows);
        using var model = CreateModel(workload);
        using Loss<torch.Tensor, torch.Tensor, torch.Tensor> criterion = workload.IsBinary ? BCEWithLogitsLoss() : CrossEntropyLoss();
        using var optimizer = CreateOptimizer(workload.Optimizer, model);
        var (ends, trainLoss) = (new List<TimeSpan>(), 0f);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            using var epochTensors = torch.NewDisposeScope();
            var order = torch.randperm(rows.Rows.Length);
            double lossSum = 0;
            for (int first = 0; first < rows.Rows.Length; first += workload.BatchSize)
            {
                using var stepTensors = torch.NewDisposeScope();
                var batch = order.narrow(0, first, Math.Min(workload.BatchSize, rows.Rows.Length - first));
                optimizer.zero_grad();
                var loss = criterion.call(model.call(features.index_select(0, batch)), targets.index_select(0, batch));
                loss.backward();
                optimizer.step();
                lossSum += loss.item<float>() * batch.shape[0];
            }
            trainLoss = (float)(lossSum / rows.Rows.Length);
            ends.Add(Stopwatch.GetElapsedTime(start));
        }
        return new(Stopwatch.GetElapsedTime(start), ends, trainLoss);
    }

    private static (torch.Tensor Features, torch.Tensor Targets) ToTensors(Workload workload, ClassRows rows) => (
        torch.tensor(rows.Flatten(), [rows.Rows.Length, workload.FeatureCount]),
        workload.IsBinary
            ? torch.tensor([.. rows.Rows.Select(row => row.Label ? 1f : 0f)], [rows.Rows.Length, 1])
            : torch.tensor([.. rows.Rows.Select(row => row.Class - 1L)]));

    private static Sequential CreateModel(Workload workload)
    {
        int[] widths = [workload.FeatureCount, .. workload.HiddenLayers, workload.OutputCount];
        var layers = new List<Module<torch.Tensor, torch.Tensor>>();
        for (int layer = 0; layer < widths.Length - 1; layer++)
        {
            if (layer > 0) layers.Add(workload.Activation == Activation.Relu ? ReLU() : Sigmoid());
            layers.Add(Linear(widths[layer], widths[layer + 1]));
        }
        return Sequential([.. layers]);
    }

    private static torch.optim.Optimizer CreateOptimizer(Optimizer optimizer, Sequential model) => optimizer switch
    {
        Sgd sgd => torch.optim.SGD(model.parameters(), sgd.LearningRate),
        Adam adam => torch.optim.Adam(model.parameters(), adam.LearningRate),
        _ => throw new ArgumentException($"The optimizer must be Sgd or Adam, but it is {optimizer}; write the plain loop's own here.", nameof(optimizer)),
    };
}
