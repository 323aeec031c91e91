using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>Writes the fields of stages in the model format, one after the other, without their names.</summary>
internal sealed class BinaryFieldWriter(BinaryWriter writer) : StageVisitor
{
    internal override string Source => "The model";

    internal override int Number(string name, int? value)
    {
        writer.Write(value!.Value);
        return value.Value;
    }

    internal override float Single(string name, float? value)
    {
        writer.Write(value!.Value);
        return value.Value;
    }

    internal override int Length(string name, int axis, int rank, int? value) => Number(name, value);

    internal override float[] Floats(string name, float[]? values, params ReadOnlySpan<long> shape)
    {
        writer.WriteFloats(values);
        return values!;
    }

    internal override int[] Ints(string name, int[]? values)
    {
        writer.Write(values!.Length);
        writer.WriteInts(values);
        return values;
    }

    internal override Activation Activation(Activation? activation)
    {
        writer.Write((byte)activation!.Kind);
        writer.Write(activation.Parameter);
        return activation;
    }

    internal override MeanKind Mean(MeanKind? mean)
    {
        writer.Write((byte)mean!.Value);
        return mean.Value;
    }

    internal override Curves Curves(Curves? curves)
    {
        writer.Write(curves!.Width);
        writer.Write(curves.Count);
        for (int i = 0; i < curves.Count; i++)
        {
            writer.Write(curves.Places[i]);
            writer.Write(curves.KnotCount(i));
            writer.WriteFloats(curves.Knots(i));
            writer.WriteFloats(curves.Values(i));
        }
        return curves;
    }

    internal override CategoryTable[] Tables(CategoryTable[]? tables)
    {
        writer.Write(tables!.Length);
        foreach (var table in tables)
        {
            writer.Write(table.First);
            writer.Write(table.Count);
            writer.Write(table.IsIndex);
            writer.Write(table.Width);
            writer.WriteFloats(table.Rows);
        }
        return tables;
    }

    internal override Stage Stage(Stage? stage)
    {
        writer.Write((byte)stage!.Kind);
        Stages.Stage.Visit(this, stage.Kind, stage);
        return stage;
    }

    internal override Stage[][] Chains(Stage[][]? chains)
    {
        writer.Write(chains!.Length);
        foreach (var chain in chains) StagesFormat.Write(writer, chain);
        return chains;
    }
}
