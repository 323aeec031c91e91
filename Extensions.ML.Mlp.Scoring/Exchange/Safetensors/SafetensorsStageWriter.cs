using System.Text.Json;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>Each kind of stage as tensors, and in JSON what they do not say. The method is the list of kinds; <see cref="SafetensorsStageReader"/> has the same.</summary>
internal static class SafetensorsStageWriter
{
    internal static void Write(Utf8JsonWriter json, SafetensorsWriter file, Stage stage, string name)
    {
        json.WriteStartObject();
        json.WriteString("kind", stage.Kind.ToString());
        json.WriteString("name", name);
        switch (stage)
        {
            case LinearStage linear:
                file.Add($"{name}.weight", linear.Weights, linear.OutputCount, linear.InputCount);
                file.Add($"{name}.bias", linear.Biases, linear.OutputCount);
                break;
            case ActivationStage activation:
                Write(json, activation.Activation);
                json.WriteNumber("width", activation.InputCount);
                break;
            case ParametricActivationStage activation:
                Write(json, activation.Activation);
                file.Add($"{name}.share", activation.Shares, activation.InputCount);
                break;
            case AffineStage affine:
                file.Add($"{name}.shift", affine.Shifts, affine.InputCount);
                file.Add($"{name}.scale", affine.Scales, affine.InputCount);
                break;
            case LayerNormStage norm:
                json.WriteNumber("epsilon", norm.Epsilon);
                file.Add($"{name}.weight", norm.Gains, norm.InputCount);
                file.Add($"{name}.bias", norm.Biases, norm.InputCount);
                break;
            case ScaleStage scale:
                file.Add($"{name}.scale", scale.Scales, scale.InputCount);
                break;
            case SmoothClipStage clip:
                json.WriteNumber("width", clip.InputCount);
                json.WriteNumber("limit", clip.Limit);
                if (clip.Places is { } clipped) file.Add($"{name}.places", clipped, clipped.Length);
                break;
            case ClampStage clamp:
                json.WriteNumber("width", clamp.InputCount);
                file.Add($"{name}.range", [clamp.Min, clamp.Max], 2);
                break;
            case ImputeStage impute:
                file.Add($"{name}.replacement", impute.Replacements, impute.InputCount);
                file.Add($"{name}.indicated", impute.Indicated, impute.Indicated.Length);
                break;
            case CurvesStage { Curves: var curves }:
                json.WriteNumber("features", stage.InputCount);
                file.Add($"{name}.places", curves.Places, curves.Count);
                file.Add($"{name}.counts", [.. Enumerable.Range(0, curves.Count).Select(curves.KnotCount)], curves.Count);
                file.Add($"{name}.knots", curves.AllKnots, curves.AllKnots.Length);
                file.Add($"{name}.values", curves.AllValues, curves.AllKnots.Length, curves.Width);
                break;
            case PeriodicStage periodic:
                int places = periodic.Places.Length, frequencies = periodic.FrequencyCount, width = periodic.Width;
                json.WriteNumber("features", periodic.InputCount);
                file.Add($"{name}.places", periodic.Places, places);
                file.Add($"{name}.frequency", periodic.Frequencies, places, frequencies);
                file.Add($"{name}.phase", periodic.Phases, places, frequencies);
                file.Add($"{name}.weight", periodic.Weights, places, frequencies, width);
                file.Add($"{name}.bias", periodic.Biases, places, width);
                break;
            case LookupStage lookup:
                json.WriteNumber("features", lookup.InputCount);
                file.Add($"{name}.tables", [.. lookup.Tables.SelectMany(table => new[] { table.First, table.Count, table.IsIndex ? 1 : 0, table.Width })], lookup.Tables.Length, 4);
                file.Add($"{name}.rows", [.. lookup.Tables.SelectMany(table => table.Rows)], lookup.Tables.Sum(table => table.Rows.Length));
                break;
            case MemberScaleStage scale:
                file.Add($"{name}.scale", scale.Scales, scale.Members, scale.InputCount);
                break;
            case MemberAffineStage affine:
                file.Add($"{name}.scale", affine.Scales, affine.Members, affine.InputCount / affine.Members);
                file.Add($"{name}.offset", affine.Offsets, affine.Members, affine.InputCount / affine.Members);
                break;
            case SharedStage shared:
                json.WriteNumber("members", shared.Members);
                json.WritePropertyName("stage");
                Write(json, file, shared.Inner, name);
                break;
            case EnsembleStage each:
                json.WriteStartArray("chains");
                for (int member = 0; member < each.Members; member++) Write(json, file, each.Chains[member], $"{name}.{member}");
                json.WriteEndArray();
                break;
            case EnsembleAverageStage mean:
                json.WriteNumber("members", mean.Members);
                json.WriteNumber("outputs", mean.OutputCount);
                json.WriteString("mean", mean.Mean.ToString());
                break;
            default:
                throw new NotSupportedException($"A stage of kind {stage.Kind} has no form in safetensors; save the model with Save.");
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SafetensorsWriter file, Stage[] chain, string name)
    {
        json.WriteStartArray();
        for (int i = 0; i < chain.Length; i++) Write(json, file, chain[i], chain.Length == 1 ? name : $"{name}.{i}");
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Activation activation)
    {
        json.WriteString("function", activation.Kind.ToString());
        json.WriteNumber("parameter", activation.Parameter);
    }
}
