namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>Interruptions, faults and damage, each with the outcome that the documentation promises.</summary>
internal sealed class SoakFaultScenarios(SoakScenarios scenarios)
{
    private readonly TrainerContract _contract = scenarios.Contract;
    private readonly Random _random = scenarios.Random;

    internal void Interrupt()
    {
        using var cancellation = new CancellationTokenSource();
        var options = scenarios.Options();
        (options.Epochs, options.EarlyStopping, options.CancellationToken) = (100_000, null, cancellation.Token);
        Action interrupt = _random.Pick((Action[])
        [
            () => { After(_random.Next(1, 10), cancellation.Cancel); Ends(TrainingEnd.Cancelled); },
            () => { cancellation.Cancel(); Refuses<OperationCanceledException>(() => scenarios.Fit(options)); },
            () => { After(_random.Next(1, 10), () => throw new NotSupportedException("A progress that fails.")); Refuses<NotSupportedException>(() => scenarios.Fit(options)); },
            () => { options.TimeLimit = TimeSpan.FromSeconds(3); Ends(TrainingEnd.TimeLimit); },
        ]);
        interrupt();

        void After(int epoch, Action then) => options.Progress = new Telling(report => { if (report.Epoch == epoch) then(); });

        void Ends(TrainingEnd end) => Expect(end, _contract.ModelOf(scenarios.Fit(options)).History.EndedBy);
    }

    internal void Resume()
    {
        using var cancellation = new CancellationTokenSource();
        var (options, train, validation, stop) = (scenarios.Options(), scenarios.Rows(), _random.Tosses() ? scenarios.Rows() : null, _random.Next(1, 8));
        (options.Epochs, options.EarlyStopping, options.Checkpoint) = (8, null, new(scenarios.Path) { EveryEpochs = 2 });
        (options.CancellationToken, options.Progress) = (cancellation.Token, new Telling(report => { if (report.Epoch == stop) cancellation.Cancel(); }));
        try
        {
            Expect(TrainingEnd.Cancelled, History().EndedBy);
            options.CancellationToken = CancellationToken.None;
            Expect(8, History().Count);
        }
        finally
        {
            File.Delete(scenarios.Path);
        }

        TrainingHistory History() => _contract.ModelOf(_contract.Fit(options, train, validation)).History;
    }

    internal void Diverge()
    {
        var options = _contract.Quick(epochs: 50);
        (options.Activation, options.Optimizer, options.Engine) = (Activation.Identity, new Sgd { LearningRate = 1e30 }, _random.Pick(Enum.GetValues<TrainingEngine>()));
        Refuses<InvalidOperationException>(() => scenarios.Fit(options));
    }

    internal void BadInput()
    {
        var options = scenarios.Options();
        Action fault = _random.Pick((Action[])
        [
            () => { options.Epochs = 0; Refuses<ArgumentException>(() => _contract.Trainer(options)); },
            () => { options.Device = "cuda:63"; Refuses<InvalidOperationException>(() => scenarios.Fit(options)); },
            () => { options.FeatureColumnName = "Nothing"; Refuses<ArgumentOutOfRangeException>(() => scenarios.Fit(options)); },
            () => Refuses<InvalidOperationException>(() => _contract.Fit(options, _contract.View([.. ContractRows.Make(20).Select(row => row.With(new VBuffer<float>(3, [float.PositiveInfinity, 1, 2])))]))),
            () => Refuses<ArgumentException>(() => _contract.ModelOf(scenarios.Fit(options)).Score(new float[100], new float[1])),
        ]);
        fault();
    }

    internal void Damage()
    {
        var (model, rows) = (scenarios.Fit(scenarios.Options()), scenarios.Rows());
        using var network = new MemoryStream();
        _contract.ModelOf(model).Save(network);
        for (int i = 0; i < 50; i++)
        {
            byte[] bytes = network.ToArray();
            // Behind the magic, the version and the checksum, which finds it.
            bytes[_random.Next(10, bytes.Length)] ^= (byte)_random.Next(1, 256);
            Refuses<FormatException>(() => MlpModel.Load(new MemoryStream(bytes)));
        }
        using var pipeline = new MemoryStream();
        _contract.Context.Model.Save(model, rows.Schema, pipeline);
        Refuses<Exception>(() => _contract.Context.Model.Load(new MemoryStream(pipeline.ToArray(), 0, (int)pipeline.Length / 2), out _));
    }

    private static void Expect<T>(T expected, T found)
    {
        if (!Equals(expected, found)) throw new InvalidDataException($"The training must end with {expected}, but it ends with {found}.");
    }

    private static void Refuses<T>(Action action)
        where T : Exception
    {
        try
        {
            action();
        }
        catch (T)
        {
            return;
        }
        throw new InvalidDataException($"There must be an {typeof(T).Name}, but there is none.");
    }

    private sealed class Telling(Action<EpochReport> then) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => then(value);
    }
}
