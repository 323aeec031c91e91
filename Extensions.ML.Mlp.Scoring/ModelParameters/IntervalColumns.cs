using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.ML.Mlp;

/// <summary>The columns of the interval around a regression's score.</summary>
internal static class IntervalColumns
{
    internal const string Lower = "Score.Lower", Upper = "Score.Upper";

    /// <summary>The columns with those of the ends behind them, which are scores of the same kind and other values.</summary>
    internal static DataViewSchema AddTo(DataViewSchema scores)
    {
        var columns = new DataViewSchema.Builder();
        columns.AddColumns(scores);
        foreach (string name in new[] { Lower, Upper })
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(scores[0].Annotations, kind => kind != AnnotationUtils.Kinds.ScoreValueKind);
            annotations.Add(
                AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance,
                (ref ReadOnlyMemory<char> value) => value = name.AsMemory());
            columns.AddColumn(name, NumberDataViewType.Single, annotations.ToAnnotations());
        }
        return columns.ToSchema();
    }
}
