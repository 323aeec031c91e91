namespace Extensions.ML.Mlp.Data.Preprocessing;

/// <summary>The quantile function of the normal distribution (Wichura 1988, AS 241; to about 1e-16).</summary>
internal static class Probit
{
    /// <param name="share">Above 0 and below 1.</param>
    internal static double Of(double share)
    {
        double centred = share - 0.5;
        if (Math.Abs(centred) <= 0.425)
        {
            double r = 0.180625 - centred * centred;
            return centred * Ratio(r, CentreOver, CentreUnder);
        }
        double root = Math.Sqrt(-Math.Log(Math.Min(share, 1 - share)));
        double score = root <= 5 ? Ratio(root - 1.6, MiddleOver, MiddleUnder) : Ratio(root - 5, TailOver, TailUnder);
        return centred < 0 ? -score : score;
    }

    private static double Ratio(double r, ReadOnlySpan<double> over, ReadOnlySpan<double> under) =>
        Polynomial(r, over) / Polynomial(r, under);

    /// <summary>The highest power comes first.</summary>
    private static double Polynomial(double r, ReadOnlySpan<double> factors)
    {
        double sum = 0;
        foreach (double factor in factors) sum = sum * r + factor;
        return sum;
    }

    private static ReadOnlySpan<double> CentreOver =>
    [
        2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
        1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0,
    ];

    private static ReadOnlySpan<double> CentreUnder =>
    [
        5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
        5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1,
    ];

    private static ReadOnlySpan<double> MiddleOver =>
    [
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
        3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0,
    ];

    private static ReadOnlySpan<double> MiddleUnder =>
    [
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1,
    ];

    private static ReadOnlySpan<double> TailOver =>
    [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
        2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0,
    ];

    private static ReadOnlySpan<double> TailUnder =>
    [
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1,
    ];
}
