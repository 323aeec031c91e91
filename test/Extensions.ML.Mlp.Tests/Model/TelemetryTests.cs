using System.Diagnostics;
using Extensions.ML.Mlp.Model;

namespace Extensions.ML.Mlp.Tests.Model;

/// <summary>What scoring and loading tell those who listen, and that they do nothing for nobody.</summary>
[TestClass]
public sealed class TelemetryTests
{
    private static readonly MlpModel Network = new RandomNetwork(3, [5], 2, Activation.Tanh, Normalized: false, Seed: 1).Model();

    [TestMethod]
    public void Rows_that_are_scored_are_counted()
    {
        using var recorder = new TelemetryRecorder();
        var scores = new float[14];
        Network.Score(new float[3], scores.AsSpan(0, 2));
        Network.ScoreBatch(new float[21], scores);
        Assert.ThrowsExactly<ArgumentException>(() => Network.Score(new float[4], scores));
        CollectionAssert.AreEqual((double[])[1, 7], recorder.Measured("mlp.scoring.rows").Select(measurement => measurement.Value).ToArray());
        CollectionAssert.AreEqual((string[])["mlp.scoring.rows {row}"], recorder.Instruments);
    }

    [TestMethod]
    public void Rows_of_a_pipeline_are_counted_wherever_they_are_scored()
    {
        var context = new MLContext(1);
        var rows = Points.Clouds(60).View(context);
        var model = Points.Features(context).Append(context.BinaryClassification.Trainers.Mlp(Points.Quick())).Fit(rows);
        using var recorder = new TelemetryRecorder();
        Assert.HasCount(60, model.Transform(rows).GetColumn<float>("Score").ToArray());
        Assert.AreEqual(60, recorder.Measured("mlp.scoring.rows").Sum(measurement => measurement.Value));
    }

    [TestMethod]
    public void Who_does_not_listen_costs_nothing()
    {
        using (var recorder = new TelemetryRecorder()) Assert.IsTrue(Telemetry.ScoredRows.Enabled);
        Assert.IsFalse(Telemetry.ScoredRows.Enabled);
        var (row, scores) = (new float[3], new float[2]);
        Network.Score(row, scores);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Network.Score(row, scores);
        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.IsTrue(Telemetry.InSpan("mlp.nobody", span => span is null));
    }

    [TestMethod]
    public void Who_listens_costs_no_memory_of_ours()
    {
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        long rows = 0;
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => rows += value);
        listener.EnableMeasurementEvents(Telemetry.ScoredRows);
        listener.Start();
        var (row, scores) = (new float[3], new float[2]);
        Network.Score(row, scores);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Network.Score(row, scores);
        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.AreEqual(1001, rows);
    }

    [TestMethod]
    public void A_load_is_a_span()
    {
        using var recorder = new TelemetryRecorder();
        using var file = new MemoryStream();
        Network.Save(file);
        file.Position = 0;
        MlpModel.Load(file);
        var span = recorder.Spans("mlp.load").Single();
        Assert.AreEqual("mlp.format=mlpm mlp.parameters=32", Tags(span));
        Assert.AreEqual(ActivityStatusCode.Unset, span.Status);
    }

    [TestMethod]
    public void A_load_of_safetensors_is_a_span()
    {
        using var recorder = new TelemetryRecorder();
        using var file = new MemoryStream();
        Network.SaveSafetensors(file);
        file.Position = 0;
        MlpSafetensors.Load(file, Activation.Relu);
        Assert.AreEqual("mlp.format=safetensors mlp.parameters=32", Tags(recorder.Spans("mlp.load").Single()));
    }

    [TestMethod]
    public void A_load_of_a_pipeline_has_the_networks_span()
    {
        var context = new MLContext(1);
        var rows = Points.Clouds(60).View(context);
        using var file = new MemoryStream();
        context.Model.Save(Points.Features(context).Append(context.BinaryClassification.Trainers.Mlp(Points.Quick())).Fit(rows), rows.Schema, file);
        file.Position = 0;
        using var recorder = new TelemetryRecorder();
        context.Model.Load(file, out _);
        Assert.AreEqual("mlp.format=mlpm mlp.parameters=33", Tags(recorder.Spans("mlp.load").Single()));
    }

    [TestMethod]
    public void A_load_that_fails_says_why()
    {
        using var recorder = new TelemetryRecorder();
        var fault = Assert.ThrowsExactly<FormatException>(() => MlpModel.Load(new MemoryStream([1, 2, 3])));
        var span = recorder.Spans("mlp.load").Single();
        Assert.AreEqual("mlp.format=mlpm error.type=System.FormatException", Tags(span));
        Assert.AreEqual((ActivityStatusCode.Error, fault.Message), (span.Status, span.StatusDescription));
        Assert.ThrowsExactly<FileNotFoundException>(() => MlpModel.Load("no such file"));
        Assert.AreEqual("System.IO.FileNotFoundException", recorder.Spans("mlp.load")[1].GetTagItem("error.type"));
    }

    private static string Tags(Activity span) => string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"));
}
