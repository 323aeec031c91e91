namespace Extensions.ML.Mlp.Network;

/// <summary>What a parameter is to the network, by which its rate and its decay differ.</summary>
internal enum ParameterRole
{
    /// <summary>Of a linear layer.</summary>
    Weight,

    /// <summary>Of a layer or a normalization, and a normalization's gain.</summary>
    Bias,

    /// <summary>Of the embedding of a number.</summary>
    Embedding,

    /// <summary>Of the table of a category.</summary>
    Table,

    /// <summary>Of an input of the first layer.</summary>
    InputScale,

    /// <summary>The share of an activation.</summary>
    ActivationShare,

    /// <summary>What a member of an ensemble scales by.</summary>
    MemberScale,
}
