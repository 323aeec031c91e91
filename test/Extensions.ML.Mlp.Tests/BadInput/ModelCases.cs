using static Extensions.ML.Mlp.Tests.BadInput.BadInputCase;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>Models applied to what they were not made for.</summary>
internal static class ModelCases
{
    internal static IEnumerable<BadInputCase> All =>
    [
        Refused("a model of 2 features applied to a view of 3", context => Fit(context).Transform(Points.Vectors(context, 3, Points.Row(true, 1, 2, 3)))),
        Refused("a model of 2 features applied to a view without `Features`", context => Fit(context).Transform(Points.Clouds(2).View(context))),
        Refused("a model of 2 features applied to a row of 3, whose schema says 2", context => Scores(Fit(context).Transform(Points.Vectors(context, 2, Points.Row(true, 1, 2, 3))))),
        Refused("a model of 2 features applied to a sparse row of 1, whose schema says 2", context => Scores(Fit(context).Transform(Points.Vectors(context, 2, new VectorRow { Features = new(1, 0, [], []) })))),
        Refused("`Score` with a row of 3 features", context => Network(context).Score(new float[3], new float[1])),
        Refused("`Score` with room for 2 scores", context => Network(context).Score(new float[2], new float[2])),
        Refused("`MlpModel.Load` of a pipeline that ML.NET saved", context =>
        {
            using var file = new MemoryStream();
            context.Model.Save(Fit(context), null, file);
            file.Position = 0;
            MlpModel.Load(file);
        }),
        Refused("`MlpSafetensors.Load` of a pipeline that ML.NET saved", context =>
        {
            using var file = new MemoryStream();
            context.Model.Save(Fit(context), null, file);
            file.Position = 0;
            MlpSafetensors.Load(file, Activation.Relu);
        }),
        Refused("`MlpSafetensors.Load` of a file of `MlpModel.Save`", context =>
        {
            using var file = new MemoryStream();
            Network(context).Save(file);
            file.Position = 0;
            MlpSafetensors.Load(file, Activation.Relu);
        }),
        Refused("`MlpModel.Load` of an ONNX file", context =>
        {
            using var file = new MemoryStream();
            Network(context).SaveOnnx(file);
            file.Position = 0;
            MlpModel.Load(file);
        }),
        Refused("`ScoreBatch` with 5 values", context => Network(context).ScoreBatch(new float[5], new float[2])),
        Refused("`ScoreBatch` of 2 rows with room for 3 scores", context => Network(context).ScoreBatch(new float[4], new float[3])),
        Warned("a row with a missing value to score", context =>
        {
            var scores = new float[1];
            Network(context).Score([1, float.NaN], scores);
            Assert.IsTrue(float.IsNaN(scores[0]));
        }),
        Warned("a row with a missing value to score, by a network of the default options", context =>
        {
            var scores = new float[1];
            var rows = Points.Clouds(40).View(context);
            var options = new MlpBinaryTrainer.Options { Epochs = 1, Seed = 1, Device = "cpu" };
            Points.Features(context).Append(context.BinaryClassification.Trainers.Mlp(options)).Fit(rows).FindMlpModel()!.Score([1, float.NaN], scores);
            Assert.IsTrue(float.IsFinite(scores[0]));
        }),
    ];

    private static void Scores(IDataView scored) => scored.GetColumn<float>("Score").ToList();

    private static MlpModel Network(MLContext context) => Fit(context).FindMlpModel()!;

    private static ITransformer Fit(MLContext context)
    {
        var options = Points.Quick(epochs: 1);
        options.Dropout = [0.1];
        return context.BinaryClassification.Trainers.Mlp(options).Fit(Points.Vectors(context, 2, Points.Row(true, 1, 2), Points.Row(false, 2, 1)));
    }
}
