using System.Runtime.CompilerServices;
using Extensions.ML.Mlp;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Fits whole pipelines with validation rows.</summary>
public static class MlpPipeline
{
    /// <summary>
    /// Fits a pipeline that holds one of our trainers: each step before it is fitted on the training rows and passes both sets on, and the
    /// trainer gets both. Steps after it are fitted on the training rows, as <c>pipeline.Fit(train)</c> does.
    /// </summary>
    /// <typeparam name="TLastTransformer">The transformer of the pipeline's last step.</typeparam>
    /// <param name="pipeline">The steps, one of them a trainer of a multilayer perceptron.</param>
    /// <param name="trainData">The rows to learn from.</param>
    /// <param name="validationData">Rows with the same columns, which the training watches and does not learn from.</param>
    /// <returns>The chain that <c>pipeline.Fit(train)</c> gives.</returns>
    /// <exception cref="InvalidOperationException">No step is a trainer of a multilayer perceptron; or as the trainer's Fit.</exception>
    public static TransformerChain<TLastTransformer> Fit<TLastTransformer>(this EstimatorChain<TLastTransformer> pipeline, IDataView trainData, IDataView validationData)
        where TLastTransformer : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        var steps = Chain<TLastTransformer>.Estimators(pipeline);
        if (!steps.Any(step => Validated(step) is not null))
            throw new InvalidOperationException("A pipeline that is fitted with validation data must hold a trainer of a multilayer perceptron, but it holds none; call Fit(train) instead.");

        pipeline.GetOutputSchema(SchemaShape.Create(trainData.Schema));
        var fitted = new ITransformer[steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            fitted[i] = Validated(steps[i]) is { } trainer ? trainer.Fit(trainData, validationData) : steps[i].Fit(trainData);
            trainData = fitted[i] is ITransformerWithDifferentMappingAtTrainingTime other ? other.TransformForTrainingPipeline(trainData) : fitted[i].Transform(trainData);
            validationData = fitted[i].Transform(validationData);
            if (Chain<TLastTransformer>.NeedCacheAfter(pipeline)[i] && i < steps.Length - 1) trainData = new CacheDataView(Chain<TLastTransformer>.Host(pipeline), trainData, null);
        }
        return new(fitted, Chain<TLastTransformer>.Scopes(pipeline));
    }

    /// <summary>A step as what takes validation rows: a trainer of ours, or a pipeline within the pipeline that holds one; null for others.</summary>
    private static IValidatedTrainer? Validated(IEstimator<ITransformer> step)
    {
        var type = step.GetType();
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(EstimatorChain<>)) return step as IValidatedTrainer;
        var inner = (Inner)Activator.CreateInstance(typeof(Inner<>).MakeGenericType(type.GenericTypeArguments), step)!;
        return inner.HoldsTrainer ? inner : null;
    }

    /// <summary>A pipeline within the pipeline, whatever its last step.</summary>
    private abstract class Inner : IValidatedTrainer
    {
        internal abstract bool HoldsTrainer { get; }

        public abstract ITransformer Fit(IDataView trainData, IDataView validationData);
    }

    private sealed class Inner<T>(EstimatorChain<T> pipeline) : Inner
        where T : class, ITransformer
    {
        internal override bool HoldsTrainer => Chain<T>.Estimators(pipeline).Any(step => Validated(step) is not null);

        public override ITransformer Fit(IDataView trainData, IDataView validationData) => pipeline.Fit(trainData, validationData);
    }

    /// <summary>What a chain of ML.NET keeps to itself.</summary>
    private static class Chain<T>
        where T : class, ITransformer
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_estimators")]
        internal static extern ref IEstimator<ITransformer>[] Estimators(EstimatorChain<T> chain);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_scopes")]
        internal static extern ref TransformerScope[] Scopes(EstimatorChain<T> chain);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_needCacheAfter")]
        internal static extern ref bool[] NeedCacheAfter(EstimatorChain<T> chain);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_host")]
        internal static extern ref IHost Host(EstimatorChain<T> chain);
    }
}
