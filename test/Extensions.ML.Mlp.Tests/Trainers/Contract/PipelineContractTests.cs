namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Whole pipelines fitted with validation rows.</summary>
[TestClass]
public sealed class PipelineContractTests
{
    [TestMethod, EachTrainer]
    public void A_pipeline_gives_the_model_that_is_made_by_hand(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, validation) = (contract.Rows(60), contract.Rows(30, seed: 2));
        var scaler = contract.Context.Transforms.NormalizeMeanVariance("Features");
        var scaling = scaler.Fit(train);
        var byHand = contract.Fit(Stopping(contract), scaling.Transform(train), scaling.Transform(validation));

        foreach (var pipeline in new[] { scaler.Append(contract.Trainer(Stopping(contract))), scaler.AppendCacheCheckpoint(contract.Context).Append(contract.Trainer(Stopping(contract))) })
        {
            var chain = pipeline.Fit(train, validation);
            Assert.AreEqual(2, chain.Count());
            CollectionAssert.AreEqual(contract.Scores(byHand.Transform(scaling.Transform(validation))), contract.Scores(chain.Transform(validation)));
            CollectionAssert.AreEqual(Losses(byHand), Losses(chain.LastTransformer));
        }

        float?[] Losses(ITransformer model) => [.. contract.ModelOf(model).History.Select(report => report.ValidationLoss)];
    }

    [TestMethod, EachTrainer]
    public void Steps_after_the_trainer_are_fitted_on_its_scores_of_the_training_rows(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, validation) = (contract.Rows(60), contract.Rows(30, seed: 2));
        IEstimator<ITransformer> after = task == TrainerTask.Multiclass
            ? contract.Context.Transforms.Conversion.MapKeyToValue("PredictedLabel")
            : contract.Context.Transforms.NormalizeMinMax("Scaled", "Score", fixZero: false);
        var chain = contract.Context.Transforms.CopyColumns("Copy", "Features").Append(contract.Trainer(Stopping(contract))).Append(after).Fit(train, validation);
        var scored = chain.Transform(train);
        if (task == TrainerTask.Multiclass)
        {
            CollectionAssert.IsSubsetOf(scored.GetColumn<string>("PredictedLabel").Distinct().ToArray(), ContractRows.Classes);
            return;
        }
        float[] scaled = [.. scored.GetColumn<float>("Scaled")];
        Assert.AreEqual(0, scaled.Min(), 1e-6);
        Assert.AreEqual(1, scaled.Max(), 1e-6);
    }

    [TestMethod, EachTrainer]
    public void A_trainer_in_a_pipeline_within_the_pipeline_gets_the_validation_rows_too(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, validation) = (contract.Rows(60), contract.Rows(30, seed: 2));
        var flat = contract.Context.Transforms.CopyColumns("Copy", "Features").Append(contract.Trainer(Stopping(contract)));
        var nested = contract.Context.Transforms.CopyColumns("Other", "Features").Append(flat);
        CollectionAssert.AreEqual(contract.Scores(flat.Fit(train, validation).Transform(validation)), contract.Scores(nested.Fit(train, validation).Transform(validation)));
    }

    [TestMethod, EachTrainer]
    public void A_pipeline_with_validation_rows_is_saved_like_any_other(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, validation) = (contract.Rows(60), contract.Rows(30, seed: 2));
        var chain = contract.Context.Transforms.NormalizeMeanVariance("Features").Append(contract.Trainer(Stopping(contract))).Fit(train, validation);
        using var stream = new MemoryStream();
        contract.Context.Model.Save(chain, train.Schema, stream);
        stream.Position = 0;
        CollectionAssert.AreEqual(contract.Scores(chain.Transform(validation)), contract.Scores(contract.Context.Model.Load(stream, out _).Transform(validation)));
    }

    [TestMethod]
    public void A_pipeline_without_a_trainer_of_ours_is_refused()
    {
        var contract = TrainerContract.Of(TrainerTask.Binary);
        var view = contract.Rows(10);
        var pipeline = contract.Context.Transforms.NormalizeMeanVariance("Features").Append(contract.Rival);
        Assert.AreEqual(
            "A pipeline that is fitted with validation data must hold a trainer of a multilayer perceptron, but it holds none; call Fit(train) instead.",
            Assert.ThrowsExactly<InvalidOperationException>(() => pipeline.Fit(view, view)).Message);
        Assert.ThrowsExactly<ArgumentNullException>(() => pipeline.Fit(view, null!));
    }

    [TestMethod]
    public void A_column_that_is_missing_is_told_before_anything_is_fitted()
    {
        var contract = TrainerContract.Of(TrainerTask.Binary);
        var options = contract.Quick();
        options.LabelColumnName = "No";
        var pipeline = contract.Context.Transforms.NormalizeMeanVariance("Features").Append(contract.Trainer(options));
        var view = contract.Rows(10);
        Assert.AreEqual("Could not find label column 'No' (Parameter 'inputSchema')", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => pipeline.Fit(view, view)).Message);
    }

    private static MlpTrainerOptions Stopping(TrainerContract contract)
    {
        var options = contract.Quick();
        (options.InputNormalization, options.EarlyStopping) = (InputNormalization.None, new() { Patience = 3 });
        return options;
    }
}
