using Extensions.ML.Mlp;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML;

/// <summary>Adds the trainers of multilayer perceptrons to the catalogs of <see cref="MLContext"/>.</summary>
public static class MlpCatalog
{
    /// <summary>Makes a trainer of a multilayer perceptron for binary classification with the most used options.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="labelColumnName">The label column, of Boolean.</param>
    /// <param name="featureColumnName">The feature column, a vector of Single of known length.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, of Single; null for none.</param>
    /// <param name="hiddenLayers">The widths of the hidden layers; null for the default of <see cref="MlpTrainerOptions.HiddenLayers"/>.</param>
    /// <param name="epochs">The number of passes over the training rows; null for the default of <see cref="MlpTrainerOptions.Epochs"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names each.</exception>
    public static MlpBinaryTrainer Mlp(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        IReadOnlyList<int>? hiddenLayers = null,
        int? epochs = null) =>
        catalog.Mlp(new MlpBinaryTrainer.Options().With(labelColumnName, featureColumnName, exampleWeightColumnName, hiddenLayers, epochs));

    /// <summary>Makes a trainer of a multilayer perceptron for binary classification.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="options">All options; they are checked and copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names each.</exception>
    public static MlpBinaryTrainer Mlp(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, MlpBinaryTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), options.Checked<MlpBinaryTrainer.Options>());
    }

    /// <summary>Makes a trainer of a multilayer perceptron for multiclass classification with the most used options.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="labelColumnName">The label column, a key of known count.</param>
    /// <param name="featureColumnName">The feature column, a vector of Single of known length.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, of Single; null for none.</param>
    /// <param name="hiddenLayers">The widths of the hidden layers; null for the default of <see cref="MlpTrainerOptions.HiddenLayers"/>.</param>
    /// <param name="epochs">The number of passes over the training rows; null for the default of <see cref="MlpTrainerOptions.Epochs"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names each.</exception>
    public static MlpMulticlassTrainer Mlp(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        IReadOnlyList<int>? hiddenLayers = null,
        int? epochs = null) =>
        catalog.Mlp(new MlpMulticlassTrainer.Options().With(labelColumnName, featureColumnName, exampleWeightColumnName, hiddenLayers, epochs));

    /// <summary>Makes a trainer of a multilayer perceptron for multiclass classification.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="options">All options; they are checked and copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names each.</exception>
    public static MlpMulticlassTrainer Mlp(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, MlpMulticlassTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), options.Checked<MlpMulticlassTrainer.Options>());
    }

    /// <summary>Makes a trainer of a multilayer perceptron for regression with the most used options.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="labelColumnName">The label column, of Single.</param>
    /// <param name="featureColumnName">The feature column, a vector of Single of known length.</param>
    /// <param name="exampleWeightColumnName">The column of example weights, of Single; null for none.</param>
    /// <param name="hiddenLayers">The widths of the hidden layers; null for the default of <see cref="MlpTrainerOptions.HiddenLayers"/>.</param>
    /// <param name="epochs">The number of passes over the training rows; null for the default of <see cref="MlpTrainerOptions.Epochs"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names each.</exception>
    public static MlpRegressionTrainer Mlp(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features,
        string? exampleWeightColumnName = null,
        IReadOnlyList<int>? hiddenLayers = null,
        int? epochs = null) =>
        catalog.Mlp(new MlpRegressionTrainer.Options().With(labelColumnName, featureColumnName, exampleWeightColumnName, hiddenLayers, epochs));

    /// <summary>Makes a trainer of a multilayer perceptron for regression.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="options">All options; they are checked and copied.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names each.</exception>
    public static MlpRegressionTrainer Mlp(this RegressionCatalog.RegressionTrainers catalog, MlpRegressionTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), options.Checked<MlpRegressionTrainer.Options>());
    }

    private static T With<T>(this T options, string label, string features, string? weight, IReadOnlyList<int>? hiddenLayers, int? epochs)
        where T : MlpTrainerOptions
    {
        (options.LabelColumnName, options.FeatureColumnName, options.ExampleWeightColumnName) = (label, features, weight);
        options.HiddenLayers = hiddenLayers ?? options.HiddenLayers;
        options.Epochs = epochs ?? options.Epochs;
        return options;
    }
}
