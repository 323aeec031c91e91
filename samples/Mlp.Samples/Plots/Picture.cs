using ScottPlot;
using ScottPlot.TickGenerators;

namespace Mlp.Samples.Plots;

/// <summary>Pictures that look alike, in the font that comes with the samples, so that they are the same on every machine.</summary>
internal static class Picture
{
    internal const int Width = 900, Height = 700;

    internal static readonly PixelSize Size = new(Width, Height);

    /// <summary>Around the data area, in pixels.</summary>
    internal static readonly PixelPadding Padding = new(left: 80, right: 30, bottom: 70, top: 60);

    internal static readonly PixelPadding PanelPadding = new(left: 70, right: 15, bottom: 50, top: 40);

    private const float LabelGap = 8;

    private const string FontName = "Open Sans";

    static Picture()
    {
        Fonts.AddFontFile(FontName, Path.Combine(AppContext.BaseDirectory, "Fonts", "OpenSans-Regular.ttf"));
        Fonts.Default = FontName;
    }

    internal static Plot Create(string title, string xLabel, string yLabel)
    {
        var plot = new Plot();
        plot.Title(title, size: 20);
        plot.XLabel(xLabel, size: 16);
        plot.YLabel(yLabel, size: 16);
        foreach (var label in new[] { plot.Axes.Title.Label, plot.Axes.Bottom.Label, plot.Axes.Left.Label }) label.Bold = false;
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { TickDensity = 0.5 };
        plot.Axes.Left.TickGenerator = new NumericAutomatic { TickDensity = 0.5 };
        plot.Axes.Bottom.TickLabelStyle.FontSize = plot.Axes.Left.TickLabelStyle.FontSize = 14;
        // ScottPlot sets the label so close that it may touch the numbers.
        plot.Axes.Left.Label.OffsetX = -LabelGap;
        plot.Legend.FontSize = 14;
        plot.Legend.SymbolWidth = 30;
        plot.Legend.BackgroundColor = Colors.White.WithAlpha(0.8);
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Layout.Fixed(Padding);
        return plot;
    }

    /// <summary>Makes a plot fit to be one of several in a picture.</summary>
    internal static void MakePanel(Plot plot)
    {
        plot.Axes.Title.Label.FontSize = 16;
        plot.Axes.Bottom.Label.FontSize = plot.Axes.Left.Label.FontSize = 14;
        plot.Axes.Bottom.TickLabelStyle.FontSize = plot.Axes.Left.TickLabelStyle.FontSize = 12;
        plot.Layout.Fixed(PanelPadding);
    }
}
