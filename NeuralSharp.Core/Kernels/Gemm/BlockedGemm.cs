using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// The product of matrices of some size, as GotoBLAS and BLIS compute it. C is cut into tiles, each the work of one
/// thread; within a tile the micro-kernel computes one register tile after another, over a piece of k short enough for
/// the panels of A and B to stay in the caches.
/// <para>
/// An operand is read as it lies where the kernel can walk through it, and packed into panels where it cannot or where
/// it is read often enough to pay: see <see cref="Packing"/>. Packing is done first, by all threads, once for all tiles.
/// </para>
/// <para>
/// References: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008; Van Zee and van de Geijn,
/// BLIS: A Framework for Rapidly Instantiating BLAS Functionality, 2015.
/// </para>
/// </summary>
internal unsafe struct BlockedGemm<T, V, TSimd, TEpilogue>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct
    where TSimd : struct, IRegister<T, V>
    where TEpilogue : struct, IGemmEpilogue<T>
{
    /// <summary>Steps along k of one pass: a panel of B (16 KB) stays in the first-level cache, a row block of A in the second.</summary>
    private const int DepthBlock = 256;

    /// <summary>Rows of a tile of C at most; a multiple of both 6 and 8.</summary>
    private const int TileRows = 96;

    /// <summary>Columns of a tile of C at most.</summary>
    private const int TileColumns = 256;

    /// <summary>Rows and columns of C per round of packing and multiplying.</summary>
    private const int RoundSize = 2016;

    /// <summary>Elements a packed operand may hold.</summary>
    private const int PackedElements = 1 << 20;

    private static int PanelRows => TSimd.TileRows;

    private static int PanelColumns => 2 * TSimd.Count;

    private TEpilogue _epilogue;
    private T* _c;
    private int _row, _column, _rows, _columns, _n;   // the part of C this round computes; _n is the row length of C

    // Element (i, p) of panel q of A is a[q · aPanel + i · aRow + p · aStep], packed or not; (p, j) of B likewise.
    private T* _a, _b;
    private nint _aPanel, _aRow, _aStep, _bPanel, _bStep;
    private T* _bLast;          // the last panel of B where it is narrower than the others: always packed
    private int _depth;
    private bool _accumulate, _finish;
    private int _tileRows, _tileColumns, _tilesAcross;

    // What is to be packed this round.
    private T* _aSource, _bSource, _aPacked, _bPacked;
    private nint _aStride, _bStride;
    private bool _transposeA, _transposeB;
    private int _aPanels, _bFirst, _bPanels;

    public static void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c, in TEpilogue epilogue)
    {
        var roundRows = Math.Min(m, RoundSize);
        var roundColumns = Math.Min(n, RoundSize);
        var packA = transposeA && PackTransposedA(n);
        var packB = transposeB || PackStraightB(m);
        var widest = Math.Max(packA ? roundRows : 0, roundColumns);
        var roundDepth = Math.Min(k, Math.Max(DepthBlock, PackedElements / widest / DepthBlock * DepthBlock));

        var aPanels = (roundRows + PanelRows - 1) / PanelRows;
        var bPanels = (roundColumns + PanelColumns - 1) / PanelColumns;
        var aElements = packA ? (nint)aPanels * PanelRows * roundDepth : 0;
        var bElements = (packB ? (nint)bPanels : 1) * PanelColumns * roundDepth;
        aElements = (aElements + GemmWorkspace.Alignment - 1) & -GemmWorkspace.Alignment;
        var workspace = (T*)GemmWorkspace.Get((aElements + bElements) * sizeof(T));

        var product = new BlockedGemm<T, V, TSimd, TEpilogue>
        {
            _epilogue = epilogue,
            _c = c,
            _n = n,
            _transposeA = transposeA,
            _transposeB = transposeB,
            _aStride = transposeA ? m : k,
            _bStride = transposeB ? k : n,
            _aPacked = workspace,
            _bPacked = workspace + aElements,
        };

        for (var column = 0; column < n; column += roundColumns)
        {
            for (var step = 0; step < k; step += roundDepth)
            {
                for (var row = 0; row < m; row += roundRows)
                {
                    product._column = column;
                    product._row = row;
                    product._columns = Math.Min(roundColumns, n - column);
                    product._rows = Math.Min(roundRows, m - row);
                    product._depth = Math.Min(roundDepth, k - step);
                    product._accumulate = step > 0;
                    product._finish = step + product._depth == k;
                    product.Round(a, b, step, packA, packB, packAlready: row > 0);
                }
            }
        }
    }

    /// <summary>Whether op(A) = Aᵀ is read often enough for packing it to pay.</summary>
    private static bool PackTransposedA(int n) => n > 64;

    /// <summary>Whether B as it lies is read often enough for packing it to pay.</summary>
    private static bool PackStraightB(int m) => m > 96;

    /// <summary>Packs what this round needs, then computes its part of C.</summary>
    private void Round(T* a, T* b, int step, bool packA, bool packB, bool packAlready)
    {
        _aSource = a + (_transposeA ? step * _aStride + _row : _row * _aStride + step);
        _bSource = b + (_transposeB ? _column * _bStride + step : step * _bStride + _column);
        _aRow = packA || _transposeA ? 1 : _aStride;
        _aStep = packA ? PanelRows : _transposeA ? _aStride : 1;
        _aPanel = packA ? (nint)PanelRows * _depth : PanelRows * _aRow;
        _a = packA ? _aPacked : _aSource;
        _bStep = packB ? PanelColumns : _bStride;
        _bPanel = packB ? (nint)PanelColumns * _depth : PanelColumns;
        _b = packB ? _bPacked : _bSource;

        var bPanels = (_columns + PanelColumns - 1) / PanelColumns;
        _aPanels = packA ? (_rows + PanelRows - 1) / PanelRows : 0;
        _bFirst = packB ? 0 : _columns / PanelColumns;
        _bPanels = packAlready ? 0 : bPanels - _bFirst;
        _bLast = packB ? _bPacked + (bPanels - 1) * _bPanel : _bPacked;

        var parallel = 2.0 * _rows * _columns * _depth >= ManagedGemm.ParallelFlops;
        if (_aPanels + _bPanels > 0)
        {
            var pack = new PackJob(this);
            Run(ref pack, _aPanels + _bPanels, parallel);
        }

        ChooseTiles();
        var tiles = new TileJob(this);
        Run(ref tiles, _tilesAcross * ((_rows + _tileRows - 1) / _tileRows), parallel);
    }

    private static void Run<TJob>(ref TJob job, int count, bool parallel)
        where TJob : struct, IParallelJob
    {
        if (parallel)
        {
            WorkerPool.For(ref job, count);
            return;
        }

        for (var index = 0; index < count; index++)
            job.Run(index);
    }

    /// <summary>
    /// Cuts C into tiles. Small products get small tiles, so that there are several for the threads to share, but none
    /// of less than about a million operations.
    /// </summary>
    private void ChooseTiles()
    {
        var rowBlocks = (_rows + TileRows - 1) / TileRows;
        _tileRows = RoundUp((_rows + rowBlocks - 1) / rowBlocks, PanelRows);
        var columns = (int)Math.Min(TileColumns, 1_000_000L / (2L * _tileRows * _depth) + 1);
        var columnBlocks = (_columns + columns - 1) / columns;
        _tileColumns = RoundUp((_columns + columnBlocks - 1) / columnBlocks, PanelColumns);
        _tilesAcross = (_columns + _tileColumns - 1) / _tileColumns;
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    /// <summary>Packs panel number <paramref name="index"/>: first those of A, then those of B.</summary>
    private readonly void Pack(int index)
    {
        if (index < _aPanels)
        {
            var first = index * PanelRows;
            PackPanel(_aSource, _aStride, !_transposeA, first, Math.Min(PanelRows, _rows - first), PanelRows,
                _aPacked + index * _aPanel);
        }
        else
        {
            index -= _aPanels;
            var first = (index + _bFirst) * PanelColumns;
            PackPanel(_bSource, _bStride, _transposeB, first, Math.Min(PanelColumns, _columns - first), PanelColumns,
                _bPacked + (nint)index * PanelColumns * _depth);
        }
    }

    private readonly void PackPanel(T* source, nint stride, bool transpose, int first, int count, int width, T* panel)
    {
        if (transpose)
            Packing.Transpose(source + first * stride, stride, count, width, _depth, panel);
        else
            Packing.Copy<T, V, TSimd>(source + first, stride, count, width, _depth, panel);
    }

    /// <summary>Computes one tile of C and hands its rows to the epilogue.</summary>
    private readonly void Tile(int index)
    {
        var fromRow = index / _tilesAcross * _tileRows;
        var fromColumn = index % _tilesAcross * _tileColumns;
        var toRow = Math.Min(_rows, fromRow + _tileRows);
        var toColumn = Math.Min(_columns, fromColumn + _tileColumns);

        var blocks = (_depth + DepthBlock - 1) / DepthBlock;
        var depthBlock = (_depth + blocks - 1) / blocks;
        for (var step = 0; step < _depth; step += depthBlock)
        {
            var depth = Math.Min(depthBlock, _depth - step);
            for (var column = fromColumn; column < toColumn; column += PanelColumns)
                Panel(step, depth, fromRow, toRow, column, Math.Min(PanelColumns, toColumn - column));
        }

        if (TEpilogue.IsNeeded && _finish)
        {
            for (var row = _row + fromRow; row < _row + toRow; row++)
            {
                var segment = new Span<T>(_c + (nint)row * _n + _column + fromColumn, toColumn - fromColumn);
                _epilogue.Apply(row, _column + fromColumn, segment);
            }
        }
    }

    /// <summary>Computes the rows of one panel of B: register tiles one below the other.</summary>
    [SkipLocalsInit]
    private readonly void Panel(int step, int depth, int fromRow, int toRow, int column, int columns)
    {
        var panel = column / PanelColumns;
        var whole = columns == PanelColumns;
        var b = whole ? _b + panel * _bPanel : _bLast;
        var bStep = whole ? _bStep : PanelColumns;
        b += step * bStep;
        var accumulate = _accumulate || step > 0;
        var buffer = stackalloc T[whole ? 1 : PanelRows * PanelColumns];

        for (var row = fromRow; row < toRow;)
        {
            var a = _a + row / PanelRows * _aPanel + row % PanelRows * _aRow + step * _aStep;
            var c = _c + (nint)(_row + row) * _n + _column + column;
            int rows;
            if (whole)
            {
                rows = RegisterTile<Size2>(toRow - row, depth, a, b, bStep, c, _n, accumulate);
            }
            else
            {
                rows = columns <= TSimd.Count
                    ? RegisterTile<Size1>(toRow - row, depth, a, b, bStep, buffer, PanelColumns, accumulate: false)
                    : RegisterTile<Size2>(toRow - row, depth, a, b, bStep, buffer, PanelColumns, accumulate: false);
                Unload(buffer, rows, columns, c, accumulate);
            }

            row += rows;
        }
    }

    /// <summary>Runs the tallest kernel that fits and returns its rows.</summary>
    private readonly int RegisterTile<TVectors>(
        int rows, int depth, T* a, T* b, nint bStep, T* c, nint cRow, bool accumulate)
        where TVectors : struct, ITileSize
    {
        if (rows >= PanelRows)
        {
            if (PanelRows == 8)
                MicroKernel<T, V, TSimd, Size8, TVectors>.Run(depth, a, _aRow, _aStep, b, bStep, c, cRow, accumulate);
            else
                MicroKernel<T, V, TSimd, Size6, TVectors>.Run(depth, a, _aRow, _aStep, b, bStep, c, cRow, accumulate);
            return PanelRows;
        }

        if (rows >= 4)
        {
            MicroKernel<T, V, TSimd, Size4, TVectors>.Run(depth, a, _aRow, _aStep, b, bStep, c, cRow, accumulate);
            return 4;
        }

        if (rows >= 2)
        {
            MicroKernel<T, V, TSimd, Size2, TVectors>.Run(depth, a, _aRow, _aStep, b, bStep, c, cRow, accumulate);
            return 2;
        }

        MicroKernel<T, V, TSimd, Size1, TVectors>.Run(depth, a, _aRow, _aStep, b, bStep, c, cRow, accumulate);
        return 1;
    }

    /// <summary>Moves the part of a register tile that lies within C from the buffer to its place.</summary>
    private readonly void Unload(T* buffer, int rows, int columns, T* c, bool accumulate)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                c[j] = accumulate ? c[j] + buffer[j] : buffer[j];
            buffer += PanelColumns;
            c += _n;
        }
    }

    private struct PackJob(BlockedGemm<T, V, TSimd, TEpilogue> product) : IParallelJob
    {
        private readonly BlockedGemm<T, V, TSimd, TEpilogue> _product = product;

        public readonly void Run(int index) => _product.Pack(index);
    }

    private struct TileJob(BlockedGemm<T, V, TSimd, TEpilogue> product) : IParallelJob
    {
        private readonly BlockedGemm<T, V, TSimd, TEpilogue> _product = product;

        public readonly void Run(int index) => _product.Tile(index);
    }
}
