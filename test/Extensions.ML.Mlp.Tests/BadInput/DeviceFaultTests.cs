using System.Runtime.InteropServices;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>What a training leaves behind whose device fails.</summary>
[TestClass]
public sealed class DeviceFaultTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    [DataRow(TrainingEngine.Fused, 1)]
    [DataRow(TrainingEngine.Fused, 2)]
    [DataRow(TrainingEngine.Autograd, 1)]
    public void A_failed_device_leaves_no_tensor_no_thread_and_libtorch_as_it_was(TrainingEngine engine, int threads)
    {
        int most = 0;
        FailingTraining.Fit(_context, fault: null, Set, meanwhile: () => most = Math.Max(most, TrainingThreads.Count));
        if (OperatingSystem.IsLinux()) Assert.AreEqual(threads - 1, most, "the caller is a worker too");
        foreach (var moment in Enum.GetValues<FailingTraining.Moment>())
        {
            foreach (var fault in new Exception[] { new ExternalException("CUDA error: device is lost"), new ExternalException("CUDA out of memory."), new OutOfMemoryException() })
            {
                long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
                int torchThreads = torch.get_num_threads();
                var error = Assert.ThrowsExactly<InvalidOperationException>(() => FailingTraining.Fit(_context, fault, Set, moment), $"{moment}");
                Assert.AreSame(fault, error.InnerException);
                Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount, $"{moment}");
                Assert.AreEqual(torchThreads, torch.get_num_threads(), $"{moment}");
                // They are told to end, and do when they hear of it.
                Assert.IsTrue(SpinWait.SpinUntil(() => TrainingThreads.Count == 0, TimeSpan.FromSeconds(10)), $"{moment}: {TrainingThreads.Count} threads are left");
            }
        }

        void Set(MlpBinaryTrainer.Options options) => (options.Engine, options.Threads, options.Epochs) = (engine, threads, 2);
    }

    [TestMethod]
    public void What_is_no_fault_of_a_device_is_thrown_as_it_is()
    {
        foreach (var fault in new Exception[] { new ExternalException("a database says no"), new System.Net.Sockets.SocketException(1), new InvalidOperationException("CUDA out of memory.") })
        {
            var options = Points.Quick();
            options.Progress = new ProgressCallback(_ => throw fault);
            var rows = Points.Vectors(_context, 1, Points.Row(true, 1), Points.Row(false, 2));
            try
            {
                _context.BinaryClassification.Trainers.Mlp(options).Fit(rows);
                Assert.Fail("It was taken.");
            }
            catch (Exception e) when (e is not AssertFailedException)
            {
                Assert.AreSame(fault, e);
            }
        }
    }
}
