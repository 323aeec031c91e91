using Extensions.ML.Mlp;

namespace Mlp.Samples.Display;

/// <summary>A plain line at each tenth of a training.</summary>
internal sealed class ProgressLines(int iterations) : IProgress<EpochReport>
{
    private int _next = 1;

    public void Report(EpochReport report)
    {
        if (report.Epoch < Tenths.End(_next, iterations)) return;
        while (_next <= Tenths.Count && report.Epoch >= Tenths.End(_next, iterations)) _next++;
        var pace = new Pace(report, iterations);
        double share = (double)report.Epoch / iterations;
        string place = FormattableString.Invariant($"{share,5:P0}  iteration {report.Epoch:N0} of {iterations:N0}");
        Console.WriteLine($"{place}  {pace.Rate}  {pace.TimeLeft}  {pace.Losses}");
    }
}
