using System.Text.Json;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>What <see cref="SafetensorsStageWriter"/> wrote.</summary>
internal static class SafetensorsStageReader
{
    /// <param name="json">The stage's description.</param>
    /// <param name="file">The tensors.</param>
    /// <param name="depth">The stages that this one lies within.</param>
    /// <exception cref="FormatException">The description is damaged, or of a newer version, or does not suit the tensors.</exception>
    internal static Stage Read(JsonElement json, SafetensorsFile file, int depth = 0)
    {
        string name = SafetensorsJson.Text(json, "name");
        Stage stage = SafetensorsJson.Text(json, "kind") switch
        {
            nameof(StageKind.Linear) => SafetensorsModel.Linear(name, file.Take($"{name}.weight"), file.Take($"{name}.bias")),
            nameof(StageKind.Activation) => new ActivationStage(ReadActivation(json), SafetensorsJson.Int(json, "width")),
            nameof(StageKind.ParametricActivation) => new ParametricActivationStage(ReadActivation(json), file.Take($"{name}.share").Vector()),
            nameof(StageKind.Affine) => ReadAffine(name, file),
            nameof(StageKind.LayerNorm) => SafetensorsModel.LayerNorm(file.Take($"{name}.weight"), file.Take($"{name}.bias"), SafetensorsJson.Single(json, "epsilon")),
            nameof(StageKind.Scale) => new ScaleStage(file.Take($"{name}.scale").Vector()),
            nameof(StageKind.SmoothClip) => new SmoothClipStage(SafetensorsJson.Int(json, "width"), SafetensorsJson.Single(json, "limit")),
            nameof(StageKind.SmoothClipSome) => new SmoothClipStage(SafetensorsJson.Int(json, "width"), SafetensorsJson.Single(json, "limit"), file.Take($"{name}.places").Ints(1)),
            nameof(StageKind.Clamp) => ReadClamp(json, name, file),
            nameof(StageKind.Impute) => new ImputeStage(file.Take($"{name}.replacement").Vector(), file.Take($"{name}.indicated").Ints(1)),
            nameof(StageKind.Quantile) => ReadQuantile(json, name, file),
            nameof(StageKind.Embedding) => new EmbeddingStage(SafetensorsJson.Int(json, "features"), ReadCurves(name, file)),
            nameof(StageKind.Periodic) => ReadPeriodic(json, name, file),
            nameof(StageKind.Lookup) => ReadLookup(json, name, file),
            nameof(StageKind.MemberScale) => ReadMemberScale(name, file),
            nameof(StageKind.MemberAffine) => ReadMemberAffine(name, file),
            nameof(StageKind.Shared) => new SharedStage(SafetensorsJson.Int(json, "members"), Read(json.GetProperty("stage"), file, Stage.Deeper(depth))),
            nameof(StageKind.Each) => EnsembleStage.Of([.. json.GetProperty("chains").EnumerateArray().Select(chain => ReadChain(chain, file, Stage.Deeper(depth)))]),
            nameof(StageKind.MemberMean) => ReadMean(json),
            var kind => throw new FormatException($"The safetensors file has a stage of kind {kind}, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring."),
        };
        stage.Check();
        return stage;
    }

    private static Stage[] ReadChain(JsonElement json, SafetensorsFile file, int depth)
    {
        Stage[] stages = [.. json.EnumerateArray().Select(stage => Read(stage, file, depth))];
        StagesFormat.CheckChain(stages);
        return stages;
    }

    private static Activation ReadActivation(JsonElement json)
    {
        string function = SafetensorsJson.Text(json, "function");
        float parameter = SafetensorsJson.Single(json, "parameter");
        return (Enum.TryParse(function, out ActivationKind kind) ? Activation.Find(kind, parameter) : null)
            ?? throw new FormatException($"The safetensors file has an activation {function}, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring.");
    }

    private static AffineStage ReadAffine(string name, SafetensorsFile file)
    {
        float[] shifts = file.Take($"{name}.shift").Vector();
        return new(shifts, file.Take($"{name}.scale").Vector(shifts.Length));
    }

    private static ClampStage ReadClamp(JsonElement json, string name, SafetensorsFile file)
    {
        float[] range = file.Take($"{name}.range").Vector(2);
        return new(range[0], range[1], SafetensorsJson.Int(json, "width"));
    }

    private static QuantileStage ReadQuantile(JsonElement json, string name, SafetensorsFile file)
    {
        var curves = ReadCurves(name, file);
        return curves.Width == 1
            ? new(SafetensorsJson.Int(json, "features"), curves)
            : throw new FormatException($"The safetensors file has quantile curves of {curves.Width} values; the file is damaged.");
    }

    private static Curves ReadCurves(string name, SafetensorsFile file)
    {
        int[] places = file.Take($"{name}.places").Ints(1), counts = file.Take($"{name}.counts").Ints(1);
        SafetensorsTensor knots = file.Take($"{name}.knots"), values = file.Take($"{name}.values");
        int all = knots.Lengths(1)[0], width = values.Lengths(2)[1];
        if (counts.Length != places.Length || values.Shape[0] != all || counts.Any(count => count < 0) || counts.Sum(count => (long)count) != all)
            throw new FormatException($"The safetensors file has curves '{Excerpt.Of(name)}' whose places, counts, knots and values do not suit each other; the file is damaged.");
        var starts = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++) starts[i + 1] = starts[i] + counts[i];
        return new(places, width, starts, knots.Floats(), values.Floats());
    }

    private static PeriodicStage ReadPeriodic(JsonElement json, string name, SafetensorsFile file)
    {
        int[] places = file.Take($"{name}.places").Ints(1);
        SafetensorsTensor frequencies = file.Take($"{name}.frequency"), biases = file.Take($"{name}.bias");
        int count = frequencies.Lengths(2)[1], width = biases.Lengths(2)[1];
        return new(
            SafetensorsJson.Int(json, "features"), places, count, width,
            frequencies.Shaped(places.Length, count), file.Take($"{name}.phase").Shaped(places.Length, count),
            file.Take($"{name}.weight").Shaped(places.Length, count, width), biases.Shaped(places.Length, width));
    }

    private static LookupStage ReadLookup(JsonElement json, string name, SafetensorsFile file)
    {
        int[] numbers = file.Take($"{name}.tables").Ints(2);
        var rows = file.Take($"{name}.rows");
        long begin = 0, all = rows.Lengths(1)[0];
        var tables = new CategoryTable[numbers.Length / 4];
        for (int i = 0; i < tables.Length; i++)
        {
            var (first, count, isIndex, width) = (numbers[4 * i], numbers[4 * i + 1], numbers[4 * i + 2] != 0, numbers[4 * i + 3]);
            long length = (count + 1L) * width;
            if (first < 0 || count < 0 || width < 0 || length > all - begin) throw new FormatException($"The safetensors file has tables '{Excerpt.Of(name)}' that do not suit their rows; the file is damaged.");
            tables[i] = new(first, count, isIndex, width, rows.Part(begin, length).Floats());
            begin += length;
        }
        return begin == all && numbers.Length % 4 == 0
            ? new(SafetensorsJson.Int(json, "features"), tables)
            : throw new FormatException($"The safetensors file has tables '{Excerpt.Of(name)}' that do not suit their rows; the file is damaged.");
    }

    private static MemberScaleStage ReadMemberScale(string name, SafetensorsFile file)
    {
        var scales = file.Take($"{name}.scale");
        return new(scales.Lengths(2)[0], scales.Floats());
    }

    private static MemberAffineStage ReadMemberAffine(string name, SafetensorsFile file)
    {
        var scales = file.Take($"{name}.scale");
        int[] shape = scales.Lengths(2);
        return new(shape[0], scales.Floats(), file.Take($"{name}.offset").Shaped(shape[0], shape[1]));
    }

    private static EnsembleAverageStage ReadMean(JsonElement json)
    {
        string mean = SafetensorsJson.Text(json, "mean");
        return Enum.TryParse(mean, out MeanKind kind)
            ? new(SafetensorsJson.Int(json, "members"), SafetensorsJson.Int(json, "outputs"), kind)
            : throw new FormatException($"The safetensors file has a mean of kind {mean}, which this version does not know; use a newer version of Extensions.ML.Mlp.Scoring.");
    }
}
