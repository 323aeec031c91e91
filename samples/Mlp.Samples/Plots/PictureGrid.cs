using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>Several plots side by side in one picture.</summary>
internal static class PictureGrid
{
    internal static void Save(string path, IReadOnlyList<Plot> plots, int columns, PixelSize cell)
    {
        int rows = (plots.Count + columns - 1) / columns;
        var grid = new Multiplot();
        grid.RemovePlot(grid.GetPlot(0));
        foreach (var plot in plots) grid.AddPlot(plot);
        grid.Layout = new ScottPlot.MultiplotLayouts.Grid(rows, columns);
        grid.SavePng(path, (int)cell.Width * columns, (int)cell.Height * rows);
    }
}
