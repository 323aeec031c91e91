namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>What is particular to classes that are more than two.</summary>
[TestClass]
public sealed class MulticlassTests
{
    private readonly TrainerContract _contract = TrainerContract.Of(TrainerTask.Multiclass);

    [TestMethod]
    public void The_classes_names_are_those_of_the_scores_slots_and_of_the_predicted_keys()
    {
        var schema = _contract.Fit(_contract.Quick(epochs: 1), _contract.Rows(40)).Transform(_contract.Rows(5)).Schema;
        VBuffer<ReadOnlyMemory<char>> slots = default, keys = default, training = default;
        schema["Score"].GetSlotNames(ref slots);
        schema["PredictedLabel"].GetKeyValues(ref keys);
        schema["Score"].Annotations.GetValue("TrainingLabelValues", ref training);
        foreach (var names in new[] { slots, keys, training }) CollectionAssert.AreEqual(ContractRows.Classes, Texts(names));
    }

    [TestMethod]
    public void Scores_are_probabilities_and_the_largest_is_predicted()
    {
        var scored = _contract.Fit(_contract.Quick(), _contract.Rows(60)).Transform(_contract.Rows(50, seed: 2));
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        uint[] predicted = [.. scored.GetColumn<uint>("PredictedLabel")];
        for (int row = 0; row < scores.Length; row++)
        {
            Assert.AreEqual(1, scores[row].Sum(), 1e-6);
            Assert.IsTrue(scores[row].All(score => score is >= 0 and <= 1));
            Assert.AreEqual(Array.IndexOf(scores[row], scores[row].Max()) + 1, (int)predicted[row]);
        }
    }

    [TestMethod]
    public void A_class_of_the_key_without_rows_is_hardly_ever_expected()
    {
        var rows = ContractRows.Make(200).FindAll(row => row.Class != "middle");
        foreach (var weights in new[] { null, ClassWeights.Balanced })
        {
            var options = (MlpMulticlassTrainer.Options)_contract.Quick(epochs: 60);
            options.ClassWeights = weights;
            var scored = _contract.Fit(options, _contract.View(rows)).Transform(_contract.View(rows));
            float[][] scores = [.. scored.GetColumn<float[]>("Score")];
            Assert.HasCount(3, scores[0]);
            Assert.IsLessThan(0.05f, scores.Max(row => row[1]));
            Assert.IsGreaterThan(0.95, _contract.Quality(scored));
        }
    }

    [TestMethod]
    public void Rows_without_a_label_are_skipped_and_counted()
    {
        var warnings = new List<string>();
        _contract.Context.Log += (_, e) => { if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) warnings.Add(e.RawMessage); };
        var rows = ContractRows.Make(60);
        float[] expected = _contract.ScoresOf(_contract.Quick(), _contract.View(rows), _contract.Rows(20, seed: 2));
        List<ContractRow> mixed = [.. rows, .. ContractRows.Make(2, seed: 3)];
        mixed[60].Class = mixed[61].Class = "none of them";
        CollectionAssert.AreEqual(expected, _contract.ScoresOf(_contract.Quick(), _contract.View(mixed), _contract.Rows(20, seed: 2)));
        CollectionAssert.AreEqual(
            new[] { "Skipped 2 of 62 rows of the training data with missing or infinite features, label or weight, or a weight not above 0." }, warnings);
    }

    [TestMethod]
    [DataRow("Number", "Schema mismatch for label column 'Number': expected Key<UInt32>, got Single (Parameter 'labelCol')")]
    [DataRow("Flag", "Schema mismatch for label column 'Flag': expected Key<UInt32>, got Boolean (Parameter 'labelCol')")]
    [DataRow("Class", "Schema mismatch for label column 'Class': expected Key<UInt32>, got String (Parameter 'labelCol')")]
    public void Another_kind_of_label_is_told_in_ML_NETs_words(string column, string message)
    {
        var options = _contract.Quick();
        options.LabelColumnName = column;
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _contract.Fit(options, _contract.Rows(10)));
        Assert.AreEqual(message, error.Message);
    }

    [TestMethod]
    public void Two_classes_are_learned_as_by_the_binary_trainer()
    {
        // The softmax of two outputs is the sigmoid of their difference: a linear model of it learns the same border.
        var rows = ContractRows.Make(100);
        foreach (var row in rows) row.Class = row.Flag ? "high" : "low";
        var options = _contract.Quick(epochs: 50);
        options.HiddenLayers = [];
        var binary = TrainerContract.Of(TrainerTask.Binary);
        var binaryOptions = binary.Quick(epochs: 50);
        binaryOptions.HiddenLayers = [];
        double rival = binary.Quality(binary.Fit(binaryOptions, binary.View(rows)).Transform(binary.View(rows)));
        Assert.AreEqual(rival, _contract.Quality(_contract.Fit(options, _contract.View(rows)).Transform(_contract.View(rows))), 0.03);
    }

    private static string[] Texts(VBuffer<ReadOnlyMemory<char>> names) => [.. names.DenseValues().Select(name => name.ToString())];
}
