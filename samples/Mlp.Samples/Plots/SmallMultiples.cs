using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>Curves of which each has a plot of its own, all with the same axes, for more curves than colours can tell apart.</summary>
internal sealed class SmallMultiples
{
    private const int Columns = 4;

    private static readonly PixelSize Panel = new(380, 280);

    internal required string XLabel { get; init; }
    internal required string YLabel { get; init; }
    internal bool LogarithmicY { get; init; }

    /// <summary>The lowest value that is shown; null for all.</summary>
    internal double? YLeast { get; init; }

    internal void Save(string path, IReadOnlyList<Curve> curves)
    {
        var limits = Create("", "", curves).Axes.GetLimits();
        Plot[] panels = [.. curves.Select((curve, index) => Create(curve.Name, index % Columns == 0 ? YLabel : "", [curve]))];
        foreach (var panel in panels)
        {
            panel.Axes.SetLimits(limits);
            Picture.MakePanel(panel);
        }
        PictureGrid.Save(path, panels, Columns, Panel);
    }

    private Plot Create(string title, string yLabel, IReadOnlyList<Curve> curves) =>
        new CurvePlot { Title = title, XLabel = XLabel, YLabel = yLabel, LogarithmicY = LogarithmicY, YLeast = YLeast }.Create(curves);
}
