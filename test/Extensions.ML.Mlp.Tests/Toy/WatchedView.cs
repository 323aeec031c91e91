namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>A view that counts its cursors, and sees to it that each cursor of a set gets rows.</summary>
/// <param name="view">Whose rows it has.</param>
/// <param name="numbered">Whether the rows' batches have the view's numbers; else all have 0.</param>
internal sealed class WatchedView(IDataView view, bool numbered = true) : IDataView
{
    private int _open, _single;

    /// <summary>The cursors that are not disposed of.</summary>
    internal int Open => Volatile.Read(ref _open);

    /// <summary>The cursors that were made for all rows.</summary>
    internal int Single => _single;

    public bool CanShuffle => false;

    public DataViewSchema Schema => view.Schema;

    public long? GetRowCount() => view.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        _single++;
        return new Cursor(this, view.GetRowCursor(columnsNeeded), start: null, numbered);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var cursors = view.GetRowCursorSet(columnsNeeded, Math.Max(n, 3));
        var start = new Barrier(cursors.Length);
        return [.. cursors.Select(cursor => new Cursor(this, cursor, start, numbered))];
    }

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly WatchedView _view;
        private readonly DataViewRowCursor _cursor;
        private readonly bool _numbered;
        private Barrier? _start;

        internal Cursor(WatchedView view, DataViewRowCursor cursor, Barrier? start, bool numbered)
        {
            (_view, _cursor, _start, _numbered) = (view, cursor, start, numbered);
            Interlocked.Increment(ref view._open);
        }

        public override long Batch => _numbered ? _cursor.Batch : 0;

        public override long Position => _cursor.Position;

        public override DataViewSchema Schema => _cursor.Schema;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _cursor.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => _cursor.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _cursor.IsColumnActive(column);

        /// <summary>The first row waits until each cursor of the set has one.</summary>
        public override bool MoveNext()
        {
            bool moved = _cursor.MoveNext();
            _start?.SignalAndWait();
            _start = null;
            return moved;
        }

        protected override void Dispose(bool disposing)
        {
            Interlocked.Decrement(ref _view._open);
            _cursor.Dispose();
        }
    }
}
