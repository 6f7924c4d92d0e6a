namespace NeuralSharp;

/// <content>How the operands come into panels.</content>
internal unsafe partial struct BlockedGemm<T, V, TEpilogue>
{
    /// <summary>Packs all of this round's rows of A.</summary>
    private readonly void PackA()
    {
        var pack = new PackAJob(this);
        var panels = (_rows + PanelRows - 1) / PanelRows;
        Run(ref pack, (panels + PanelsPerPackJob - 1) / PanelsPerPackJob);
    }

    /// <summary>Packs some neighbouring panels of A.</summary>
    private readonly void PackA(int index)
    {
        var from = index * PanelsPerPackJob * PanelRows;
        var to = Math.Min(_rows, from + PanelsPerPackJob * PanelRows);
        if (_aRow == 1)
        {
            Packing.Copy<T, V>(
                _a + from, _aStep, _aReadable - from, to - from, PanelRows, _depth, _packed + from / PanelRows * _aPanel, _aPanel);
            return;
        }

        for (var row = from; row < to; row += PanelRows)
        {
            Packing.Transpose(_a + row * _aRow, _aRow, _rows - row, Math.Min(PanelRows, _rows - row), PanelRows, _depth,
                _packed + row / PanelRows * _aPanel);
        }
    }

    private readonly int Slabs => (_n + SlabColumns - 1) / SlabColumns;

    private static int SlabColumns => PanelsPerPackJob * PanelColumns;

    /// <summary>Packs all of B.</summary>
    private void PackB()
    {
        _shared = (T*)GemmWorkspace.GetForPanels((nint)RoundUp(_n, PanelColumns) * _depth * sizeof(T));
        var pack = new PackBJob(this);
        Run(ref pack, Slabs * ((_depth + PassDepth - 1) / PassDepth));
    }

    /// <summary>Packs some neighbouring panels of one pass for all tiles.</summary>
    private readonly void PackB(int index)
    {
        var step = index / Slabs * PassDepth;
        var column = index % Slabs * SlabColumns;
        var depth = Math.Min(PassDepth, _depth - step);
        PackB(step, depth, column, Math.Min(SlabColumns, _n - column), SharedPanel(step, depth, column));
    }

    private readonly T* SharedPanel(int step, int depth, int column) => _shared + (nint)step * RoundUp(_n, PanelColumns) + (nint)column * depth;

    /// <summary>Packs some neighbouring panels of B.</summary>
    private readonly void PackB(int step, int depth, int column, int columns, T* panels)
    {
        var panelStride = (nint)depth * PanelColumns;
        if (!_transposeB)
        {
            var first = step * _bStride + column;
            Packing.Copy<T, V>(
                _b + first, _bStride, _bReadable - first, columns, PanelColumns, depth, panels, panelStride);
            return;
        }

        for (var i = 0; i < columns; i += PanelColumns)
        {
            Packing.Transpose(_b + (column + i) * _bStride + step, _bStride, _n - column - i, Math.Min(PanelColumns, columns - i),
                PanelColumns, depth, panels);
            panels += panelStride;
        }
    }

    private readonly struct PackAJob(BlockedGemm<T, V, TEpilogue> product) : IParallelJob
    {
        private readonly BlockedGemm<T, V, TEpilogue> _product = product;

        public void Run(int index) => _product.PackA(index);
    }

    private readonly struct PackBJob(BlockedGemm<T, V, TEpilogue> product) : IParallelJob
    {
        private readonly BlockedGemm<T, V, TEpilogue> _product = product;

        public void Run(int index) => _product.PackB(index);
    }
}
