using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using Microsoft.ML.Transforms;

namespace Extensions.ML.Mlp.Benchmarks.Quality;

/// <summary>A way to learn a table, with its own defaults for all but seed and threads.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IsOurs">Whether it is one of this project's, not a rival's.</param>
/// <param name="Create">Makes the trainer for a task, with a seed and a number of threads.</param>
internal sealed record Recipe(string Name, bool IsOurs, Func<MLContext, TableTask, int, int, IEstimator<ITransformer>> Create)
{
    internal const string Default = "default", Rival = "LightGBM";

    internal static Recipe[] All { get; } =
    [
        Ours(Default, () => new(), () => new(), () => new()),
        Ours("TabM", MlpBinaryTrainer.Options.TabM, MlpMulticlassTrainer.Options.TabM, MlpRegressionTrainer.Options.TabM),
        Ours("RealMlp", MlpBinaryTrainer.Options.RealMlp, MlpMulticlassTrainer.Options.RealMlp, MlpRegressionTrainer.Options.RealMlp),
        Ours("Plain", MlpBinaryTrainer.Options.Plain, MlpMulticlassTrainer.Options.Plain, MlpRegressionTrainer.Options.Plain),
        new(Rival, false, LightGbm),
        new("FastTree", false, FastTree),
        new("linear", false, Linear),
    ];

    private static Recipe Ours(string name, Func<MlpBinaryTrainer.Options> binary, Func<MlpMulticlassTrainer.Options> multiclass, Func<MlpRegressionTrainer.Options> regression) =>
        new(name, true, (context, task, seed, threads) =>
        {
            return task switch
            {
                TableTask.Binary => context.BinaryClassification.Trainers.Mlp(Set(binary())),
                TableTask.Multiclass => context.MulticlassClassification.Trainers.Mlp(Set(multiclass())),
                _ => context.Regression.Trainers.Mlp(Set(regression())),
            };

            T Set<T>(T options)
                where T : MlpTrainerOptions
            {
                (options.Seed, options.Threads) = (seed, threads);
                return options;
            }
        });

    private static IEstimator<ITransformer> LightGbm(MLContext context, TableTask task, int seed, int threads) => task switch
    {
        TableTask.Binary => context.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { Seed = seed, NumberOfThreads = threads }),
        TableTask.Multiclass => context.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options { Seed = seed, NumberOfThreads = threads }),
        _ => context.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options { Seed = seed, NumberOfThreads = threads }),
    };

    /// <summary>It knows no several classes, so each is told from the others.</summary>
    private static IEstimator<ITransformer> FastTree(MLContext context, TableTask task, int seed, int threads)
    {
        var binary = new FastTreeBinaryTrainer.Options { Seed = seed, NumberOfThreads = threads };
        return task switch
        {
            TableTask.Binary => context.BinaryClassification.Trainers.FastTree(binary),
            TableTask.Multiclass => context.MulticlassClassification.Trainers.OneVersusAll(context.BinaryClassification.Trainers.FastTree(binary)),
            _ => context.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options { Seed = seed, NumberOfThreads = threads }),
        };
    }

    /// <summary>
    /// Logistic regression, maximum entropy, least squares by SDCA (that by a matrix needs Intel's library). It wants features of like
    /// size and without gaps, which the others see to themselves.
    /// </summary>
    private static IEstimator<ITransformer> Linear(MLContext context, TableTask task, int seed, int threads)
    {
        IEstimator<ITransformer> trainer = task switch
        {
            TableTask.Binary => context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options { NumberOfThreads = threads }),
            TableTask.Multiclass => context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = threads }),
            _ => context.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options { NumberOfThreads = threads }),
        };
        return context.Transforms.ReplaceMissingValues("Features", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean)
            .Append(context.Transforms.NormalizeMeanVariance("Features"))
            .Append(trainer);
    }
}
