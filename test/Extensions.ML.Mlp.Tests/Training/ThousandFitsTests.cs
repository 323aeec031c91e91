using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Tests.Conventions;
using Extensions.ML.Mlp.Tests.Trainers.Contract;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>Fits of all kinds, one after the other, leave nothing behind.</summary>
[TestClass]
public sealed class ThousandFitsTests
{
    /// <summary>One of each kind, and one that keeps a momentum.</summary>
    private static readonly Optimizer[] Optimizers =
        [new Sgd { Momentum = 0.9 }, .. DocumentationTests.OptionTypes.Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Optimizer))).Select(type => (Optimizer)Activator.CreateInstance(type)!)];

    private readonly TrainerContract _contract = TrainerContract.Of(TrainerTask.Binary);

    /// <summary>The cycles have no common divisor, so that each meets each of the others.</summary>
    [TestMethod]
    public void A_thousand_fits_of_all_kinds_leave_no_tensor()
    {
        Assert.HasCount(11, Optimizers);
        LibTorch.EnsureLoaded();
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        var (rows, validation) = (_contract.Rows(24), _contract.Rows(12, seed: 2));
        long before = statistics.ThreadTotalLiveCount;
        var ends = new int[4];
        for (int fit = 0; fit < 1000; fit++)
        {
            ends[Fit(fit, rows, validation)]++;
            Assert.AreEqual(before, statistics.ThreadTotalLiveCount, $"fit {fit}");
        }
        foreach (int end in ends) Assert.IsGreaterThan(100, end);
    }

    /// <returns>How it ended: by itself, cancelled, cancelled too early, failed.</returns>
    private int Fit(int fit, IDataView rows, IDataView validation)
    {
        using var cancellation = new CancellationTokenSource();
        var options = Build(fit);
        (options.HiddenLayers, options.Epochs, options.BatchSize, options.DropLast) = ([.. options.HiddenLayers.Select(_ => 4)], 2, 8, fit % 4 == 0);
        (options.LabelColumnName, options.Seed, options.Threads, options.Device) = (_contract.Label, fit, 1, "cpu");
        options.Engine = fit % 2 == 0 ? TrainingEngine.Fused : TrainingEngine.Autograd;
        options.Optimizer = Optimizers[fit % Optimizers.Length] is Lbfgs ? new Lbfgs { MaxIterations = 2 } : Optimizers[fit % Optimizers.Length];
        if (options.Optimizer is Lbfgs) options.BatchSize = null;
        else if (fit % 3 == 0) options.DataHandling = DataHandling.Streaming;
        options.CancellationToken = cancellation.Token;
        try
        {
            switch (fit % 7)
            {
                case 3: options.Progress = new ProgressCallback(_ => cancellation.Cancel()); break;
                case 4: options.Schedule = new CallbackSchedule(_ => Cancel()); break;
                case 5: options.Progress = new ProgressCallback(_ => throw new NotSupportedException("a progress that fails")); break;
                case 6: options.Schedule = new CallbackSchedule(_ => throw new NotSupportedException("a step that fails")); break;
                default: break;
            }
            return _contract.ModelOf(_contract.Fit(options, rows, validation)).History.EndedBy == TrainingEnd.Cancelled ? 1 : 0;
        }
        catch (OperationCanceledException)
        {
            return 2;
        }
        catch (NotSupportedException)
        {
            return 3;
        }

        double Cancel()
        {
            cancellation.Cancel();
            return 1;
        }
    }

    private MlpTrainerOptions Build(int fit)
    {
        if (fit % 5 < 3) return _contract.Preset(((string[])["default", "TabM", "RealMlp"])[fit % 5]);
        var options = _contract.Quick();
        if (fit % 5 == 4) (options.LayerNormalization, options.Dropout, options.L1) = (LayerNormalization.Batch, [0.2], 1e-3);
        return options;
    }
}
