using System.Text.Json;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>Reads the fields of a stage that <see cref="SafetensorsFieldWriter"/> wrote.</summary>
/// <param name="json">The stage's description.</param>
/// <param name="file">The tensors.</param>
/// <param name="depth">The stages that this one lies within.</param>
internal sealed class SafetensorsFieldReader(JsonElement json, SafetensorsFile file, int depth = 0) : StageVisitor
{
    private readonly string _name = SafetensorsJson.Text(json, "name");
    private readonly Dictionary<string, SafetensorsTensor> _tensors = [];
    private StageKind _kind;

    internal override string Source => "The safetensors file";

    /// <exception cref="FormatException">The description is damaged, or of a newer version, or does not suit the tensors.</exception>
    internal Stage Read()
    {
        string kind = SafetensorsJson.Text(json, "kind");
        if (!Enum.TryParse(kind, out _kind) || _kind.ToString() != kind)
            throw new FormatException(
                $"The safetensors file has a stage of kind {kind}, which this version does not know; use a newer version of "
                + "Extensions.ML.Mlp.Scoring.");
        var stage = Model.Stages.Stage.Visit(this, _kind, null);
        stage.Check();
        return stage;
    }

    internal override int Number(string name, int? value) => SafetensorsJson.Int(json, name);

    internal override float Single(string name, float? value) => SafetensorsJson.Single(json, name);

    /// <summary>Of the modules that PyTorch has too, errors are those of its files.</summary>
    internal override int Length(string name, int axis, int rank, int? value) => _kind switch
    {
        StageKind.Linear => (int)SafetensorsModel.LinearShape(_name, Tensor(name))[axis],
        StageKind.LayerNorm => (int)SafetensorsModel.LayerNormWidth(Tensor(name)),
        _ => Tensor(name).Lengths(rank)[axis],
    };

    internal override float[] Floats(string name, float[]? values, params ReadOnlySpan<long> shape) => Tensor(name).Shaped(shape);

    internal override int[] Ints(string name, int[]? values) => Tensor(name).Ints(1);

    internal override Activation Activation(Activation? activation)
    {
        string function = SafetensorsJson.Text(json, "function");
        float parameter = SafetensorsJson.Single(json, "parameter");
        return (Enum.TryParse(function, out ActivationKind kind) ? Mlp.Activation.Find(kind, parameter) : null)
            ?? throw new FormatException(
                $"The safetensors file has an activation {function}, which this version does not know; use a newer version of "
                + "Extensions.ML.Mlp.Scoring.");
    }

    internal override MeanKind Mean(MeanKind? mean)
    {
        string text = SafetensorsJson.Text(json, "mean");
        return Enum.TryParse(text, out MeanKind kind)
            ? kind
            : throw new FormatException(
                $"The safetensors file has a mean of kind {text}, which this version does not know; use a newer version of "
                + "Extensions.ML.Mlp.Scoring.");
    }

    internal override Curves Curves(Curves? curves)
    {
        int[] places = Ints("places", null), counts = Ints("counts", null);
        SafetensorsTensor knots = Tensor("knots"), values = Tensor("values");
        int all = knots.Lengths(1)[0], width = values.Lengths(2)[1];
        if (counts.Length != places.Length || values.Shape[0] != all || counts.Any(count => count < 0)
            || counts.Sum(count => (long)count) != all)
            throw new FormatException(
                $"The safetensors file has curves '{Excerpt.Of(_name)}' whose places, counts, knots and values do not suit each other; "
                + "the file is damaged.");
        var starts = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++) starts[i + 1] = starts[i] + counts[i];
        return new(places, width, starts, knots.Floats(), values.Floats());
    }

    internal override CategoryTable[] Tables(CategoryTable[]? tables)
    {
        int[] numbers = Tensor("tables").Ints(2);
        var rows = Tensor("rows");
        long begin = 0, all = rows.Lengths(1)[0];
        var read = new CategoryTable[numbers.Length / 4];
        for (int i = 0; i < read.Length; i++)
        {
            var (first, count, isIndex, width) = (numbers[4 * i], numbers[4 * i + 1], numbers[4 * i + 2] != 0, numbers[4 * i + 3]);
            long length = (count + 1L) * width;
            if (first < 0 || count < 0 || width < 0 || length > all - begin) throw Unsuited();
            read[i] = new(first, count, isIndex, width, rows.Part(begin, length).Floats());
            begin += length;
        }
        return begin == all && numbers.Length % 4 == 0 ? read : throw Unsuited();

        FormatException Unsuited() =>
            new($"The safetensors file has tables '{Excerpt.Of(_name)}' that do not suit their rows; the file is damaged.");
    }

    internal override Stage Stage(Stage? stage) => Inner(json.GetProperty("stage"));

    internal override Stage[][] Chains(Stage[][]? chains) => [.. json.GetProperty("chains").EnumerateArray().Select(Chain)];

    private Stage[] Chain(JsonElement chain)
    {
        Stage[] stages = [.. chain.EnumerateArray().Select(Inner)];
        StagesFormat.CheckChain(stages);
        return stages;
    }

    private Stage Inner(JsonElement stage) => new SafetensorsFieldReader(stage, file, Model.Stages.Stage.Deeper(depth)).Read();

    /// <summary>A tensor of the stage, which is no other's.</summary>
    private SafetensorsTensor Tensor(string name)
    {
        if (!_tensors.TryGetValue(name, out var tensor)) _tensors.Add(name, tensor = file.Take($"{_name}.{name}"));
        return tensor;
    }
}
