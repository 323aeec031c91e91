using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>The members of an ensemble that shares its weights, each as a model of its own.</summary>
internal static class Members
{
    internal static List<MlpModel> Of(MlpModel model) =>
        [.. Enumerable.Range(0, model.Stages.Max(stage => stage.Members)).Select(member => new MlpModel([.. model.Stages.Select(stage => Of(stage, member))], model.History))];

    private static Stage Of(Stage stage, int member) => stage switch
    {
        MemberScaleStage scale => new MemberScaleStage(1, Own(scale.Scales, scale.Members, member)),
        SharedStage shared => new SharedStage(1, shared.Inner),
        MemberAffineStage affine => new MemberAffineStage(1, Own(affine.Scales, affine.Members, member), Own(affine.Offsets, affine.Members, member)),
        EnsembleStage each => new EnsembleStage([each.Chains[member]]),
        EnsembleAverageStage mean => new EnsembleAverageStage(1, mean.OutputCount, mean.Mean),
        _ => stage,
    };

    private static float[] Own(float[] values, int members, int member) => values.AsSpan(values.Length / members * member, values.Length / members).ToArray();
}
