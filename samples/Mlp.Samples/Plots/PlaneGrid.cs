using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>Places in rows and columns over a part of the plane, the highest row first.</summary>
internal sealed class PlaneGrid(AxisLimits limits)
{
    private const int Columns = 240;

    private readonly int _rows = (int)Math.Round(Columns * limits.VerticalSpan / limits.HorizontalSpan);

    internal IEnumerable<(float X1, float X2)> Places =>
        from row in Enumerable.Range(0, _rows)
        from column in Enumerable.Range(0, Columns)
        let x = limits.Left + limits.HorizontalSpan * column / (Columns - 1)
        let y = limits.Top - limits.VerticalSpan * row / (_rows - 1)
        select ((float)x, (float)y);

    /// <summary>The places with a value for each.</summary>
    internal Coordinates3d[,] Surface(IEnumerable<float> values)
    {
        var surface = new Coordinates3d[_rows, Columns];
        int index = 0;
        foreach (var (place, value) in Places.Zip(values))
        {
            surface[index / Columns, index % Columns] = new(place.X1, place.X2, value);
            index++;
        }
        return surface;
    }

    /// <summary>Draws a surface in colours.</summary>
    internal ScottPlot.Plottables.Heatmap AddTo(Plot plot, Coordinates3d[,] surface, IColormap colors, ScottPlot.Range range)
    {
        var values = new double[_rows, Columns];
        for (int row = 0; row < _rows; row++)
            for (int column = 0; column < Columns; column++) values[row, column] = surface[row, column].Z;

        var heatmap = plot.Add.Heatmap(values);
        heatmap.Position = limits.Rect;
        heatmap.Colormap = colors;
        heatmap.ManualRange = range;
        return heatmap;
    }
}
