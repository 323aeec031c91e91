namespace Extensions.ML.Mlp.Network;

/// <summary>Parameters that lie together and are stepped alike.</summary>
/// <param name="Start">Where they start among the flat parameters.</param>
/// <param name="Count">Their number.</param>
/// <param name="Rate">The factor of the learning rate.</param>
/// <param name="Decay">The factor of a decoupled weight decay.</param>
internal readonly record struct ParameterGroup(int Start, int Count, double Rate, double Decay)
{
    /// <summary>The groups of parameters with roles, in their order; neighbours that are stepped alike are one group.</summary>
    /// <param name="parts">The parameters' roles and numbers, in their order.</param>
    /// <param name="factors">The factors of the learning rate.</param>
    /// <param name="decays">Whether a role decays.</param>
    internal static List<ParameterGroup> Of(IEnumerable<(ParameterRole Role, int Count)> parts, LearningRateFactors factors, Predicate<ParameterRole> decays)
    {
        var groups = new List<ParameterGroup>();
        foreach (var (role, count) in parts)
        {
            double rate = RateOf(role, factors), decay = decays(role) ? rate * rate : 0;
            if (groups.Count > 0 && groups[^1] is var last && last.Rate == rate && last.Decay == decay) groups[^1] = last with { Count = last.Count + count };
            else groups.Add(new(groups.Count == 0 ? 0 : groups[^1].Start + groups[^1].Count, count, rate, decay));
        }
        return groups;
    }

    private static double RateOf(ParameterRole role, LearningRateFactors factors) => role switch
    {
        ParameterRole.Bias => factors.Biases,
        ParameterRole.Embedding => factors.Embeddings,
        ParameterRole.Table => factors.Categories,
        ParameterRole.InputScale => factors.InputScales,
        ParameterRole.ActivationShare => factors.Activations,
        _ => 1,
    };
}
