using System.Text.Json;
using Extensions.ML.Mlp.Model.Format;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>Writes the fields of stages: arrays as tensors, what their shapes do not tell as JSON.</summary>
internal sealed class SafetensorsFieldWriter(Utf8JsonWriter json, SafetensorsWriter file) : StageVisitor
{
    /// <summary>Of the stage that is being written: its tensors' names begin with it.</summary>
    private string _name = "";

    internal override string Source => "The safetensors file";

    internal void Write(Stage stage, string name)
    {
        string outer = _name;
        _name = name;
        json.WriteStartObject();
        json.WriteString("kind", stage.Kind.ToString());
        json.WriteString("name", name);
        Model.Stages.Stage.Visit(this, stage.Kind, stage);
        json.WriteEndObject();
        _name = outer;
    }

    internal override int Number(string name, int? value)
    {
        json.WriteNumber(name, value!.Value);
        return value.Value;
    }

    internal override float Single(string name, float? value)
    {
        json.WriteNumber(name, value!.Value);
        return value.Value;
    }

    internal override int Length(string name, int axis, int rank, int? value) => value!.Value;

    internal override float[] Floats(string name, float[]? values, params ReadOnlySpan<long> shape)
    {
        file.Add($"{_name}.{name}", values!, shape.ToArray());
        return values!;
    }

    internal override int[] Ints(string name, int[]? values)
    {
        file.Add($"{_name}.{name}", values!, values!.Length);
        return values;
    }

    internal override Activation Activation(Activation? activation)
    {
        json.WriteString("function", activation!.Kind.ToString());
        json.WriteNumber("parameter", activation.Parameter);
        return activation;
    }

    internal override MeanKind Mean(MeanKind? mean)
    {
        json.WriteString("mean", mean!.Value.ToString());
        return mean.Value;
    }

    internal override Curves Curves(Curves? curves)
    {
        Ints("places", curves!.Places);
        Ints("counts", [.. Enumerable.Range(0, curves.Count).Select(curves.KnotCount)]);
        Floats("knots", curves.AllKnots, curves.AllKnots.Length);
        Floats("values", curves.AllValues, curves.AllKnots.Length, curves.Width);
        return curves;
    }

    internal override CategoryTable[] Tables(CategoryTable[]? tables)
    {
        int[] numbers = [.. tables!.SelectMany(table => new[] { table.First, table.Count, table.IsIndex ? 1 : 0, table.Width })];
        file.Add($"{_name}.tables", numbers, tables!.Length, 4);
        Floats("rows", [.. tables.SelectMany(table => table.Rows)], tables.Sum(table => table.Rows.Length));
        return tables;
    }

    internal override Stage Stage(Stage? stage)
    {
        json.WritePropertyName("stage");
        Write(stage!, _name);
        return stage!;
    }

    internal override Stage[][] Chains(Stage[][]? chains)
    {
        json.WriteStartArray("chains");
        for (int member = 0; member < chains!.Length; member++)
        {
            var chain = chains[member];
            json.WriteStartArray();
            for (int i = 0; i < chain.Length; i++) Write(chain[i], chain.Length == 1 ? $"{_name}.{member}" : $"{_name}.{member}.{i}");
            json.WriteEndArray();
        }
        json.WriteEndArray();
        return chains;
    }
}
