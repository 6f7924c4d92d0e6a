using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;

namespace NeuralSharp;

/// <summary>
/// The product of matrices of some size, along the lines of GotoBLAS and BLIS. C is cut into tiles, each the work of one
/// thread. A tile is computed in passes along k, short enough for a panel of B to stay in the first-level cache: pack
/// some panels, then run the micro-kernel down the rows of A for each of them, one register tile below the other.
/// <para>
/// A is read where it lies, unless C has columns enough to pay for packing it (Aᵀ needs it sooner, as its elements lie
/// farther apart): then that comes first, by all threads, once for all tiles. B is always packed, whatever its layout: by the thread that
/// computes the tile, so the panels are in its cache when the kernel comes to them, or where several tiles lie one below the other
/// and would each pack the same, by all threads, once.
/// </para>
/// <para>
/// References: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008; Van Zee and van de Geijn,
/// BLIS: A Framework for Rapidly Instantiating BLAS Functionality, 2015.
/// </para>
/// </summary>
internal unsafe partial struct BlockedGemm<T, V, TEpilogue>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
    where TEpilogue : struct, IGemmEpilogue<T>
{
    /// <summary>Steps along k of one pass at most: with 256 bits a panel of B then takes 25 KB, with 512 bits 32 KB.</summary>
    private static int DepthBlock => Math.Min(400, 32 * 1024 / (PanelColumns * sizeof(T)));

    /// <summary>Steps along k up to which passes are added up in C; longer sums are added up in Float64, in shorter passes and chunk by chunk.</summary>
    private const int LongestPlainSum = 8192, ChunkLength = 2048, ChunkPass = 64;

    /// <summary>
    /// Rows of a tile at most, a multiple of 6 and 8: what one pass reads of them, 600 KB, stays near the second-level cache
    /// while one panel of B after the other goes over it.
    /// </summary>
    private const int MaximumTileRows = 384;

    /// <summary>Rows of a tile at least, where there are that many: fewer would not pay for packing B.</summary>
    private const int MinimumTileRows = 96;

    /// <summary>Rows that make tiles enough for all threads by themselves.</summary>
    private const int TallRows = 8 * MinimumTileRows;

    /// <summary>Tiles that keep a few threads evenly busy; a larger product has more only when each is of <see cref="LargeTile"/> operations.</summary>
    private const int EnoughTiles = 24;

    /// <summary>Operations of a tile wide enough for what it reads of A to pay.</summary>
    private const double LargeTile = 128e6;

    /// <summary>Columns of C from which packing Aᵀ, and A, pays: every element packed is read once for each panel of columns.</summary>
    private const int PackTransposedFrom = 256, PackStraightFrom = 768;

    /// <summary>Rows and elements of A packed at a time.</summary>
    private const int PackedRows = 4096, PackedElements = 1 << 20;

    /// <summary>Tiles one below the other from which packing B once for all of them pays, and elements of B at most.</summary>
    private const int ShareFrom = 3, SharedElements = 1 << 21;

    /// <summary>Panels packed together.</summary>
    private const int PanelsPerPackJob = 4;

    /// <summary>Rows of a full register tile: as many as leave no accumulator outside a register. AVX-512 and Arm have 32 registers, others 16.</summary>
    private static int PanelRows => V.Count * sizeof(T) == 64 || AdvSimd.IsSupported ? 8 : 6;

    private static int PanelColumns => 2 * V.Count;

    private TEpilogue _epilogue;
    private bool _transposeB, _packedA, _accumulate, _finish;
    private T* _b, _c;
    private nint _bStride, _aReadable, _bReadable;   // readable: elements up to the end of the matrix
    private int _rows, _n, _depth;       // this round's rows of A and C, columns of B and C, steps along k
    private int _firstRow;               // of this round within C
    private int _passLimit;              // steps along k of a pass at most

    // Element (i, p) of op(A) is a[i · aRow + p · aStep]; panel q of packed A starts at packed + q · aPanel.
    private T* _a, _packed;
    private nint _aRow, _aStep, _aPanel;

    // All panels of B in this round, pass by pass; null where each tile packs its own.
    private T* _shared;
    private int _tileRows, _tileColumns, _tilesAcross;

    public static void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c, in TEpilogue epilogue)
    {
        if (k <= LongestPlainSum) Multiply(transposeA, transposeB, m, n, k, 0, k, a, b, c, epilogue);
        else MultiplyLong(transposeA, transposeB, m, n, k, a, b, c, epilogue);
    }

    private static void MultiplyLong(
        bool transposeA, bool transposeB, int m, int n, int k, T* a, T* b, T* c, in TEpilogue epilogue)
    {
        var buffer = ArrayPool<double>.Shared.Rent(m * n);
        var sums = buffer.AsSpan(0, m * n);
        sums.Clear();
        var result = new Span<T>(c, m * n);
        for (var step = 0; step < k; step += ChunkLength)
        {
            BlockedGemm<T, V, NoEpilogue<T>>.Multiply(
                transposeA, transposeB, m, n, k, step, Math.Min(ChunkLength, k - step), a, b, c, default);
            LongSum.Add<T>(result, sums);
        }

        LongSum.Store(sums, result);
        ArrayPool<double>.Shared.Return(buffer);
        if (!TEpilogue.IsNeeded) return;
        for (var row = 0; row < m; row++) epilogue.Apply(row, 0, result.Slice(row * n, n));
    }

    /// <summary>The product over so many steps along k, from one on.</summary>
    private static void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k, int firstStep, int steps, T* a, T* b, T* c, in TEpilogue epilogue)
    {
        var product = new BlockedGemm<T, V, TEpilogue>
        {
            _epilogue = epilogue,
            _transposeB = transposeB,
            _packedA = n >= (transposeA ? PackTransposedFrom : PackStraightFrom),
            _aRow = transposeA ? 1 : k,
            _aStep = transposeA ? m : 1,
            _bStride = transposeB ? k : n,
            _n = n,
            _passLimit = k <= LongestPlainSum ? DepthBlock : ChunkPass,
        };

        // A may be too large to pack at once: then go round by round, adding to C from the second round along k on.
        var roundRows = product._packedA ? Math.Min(m, PackedRows) : m;
        var roundDepth = product._packedA ? Math.Min(steps, Math.Max(1, PackedElements / roundRows / DepthBlock) * DepthBlock) : steps;
        var panels = (roundRows + PanelRows - 1) / PanelRows;
        if (product._packedA)
            product._packed = (T*)GemmWorkspace.GetForProduct((nint)panels * PanelRows * roundDepth * sizeof(T));

        for (var row = 0; row < m; row += roundRows)
        {
            for (var step = firstStep; step < firstStep + steps; step += roundDepth)
            {
                product._a = a + row * product._aRow + step * product._aStep;
                product._b = b + (transposeB ? step : (nint)step * n);
                product._c = c + (nint)row * n;
                product._firstRow = row;
                product._rows = Math.Min(roundRows, m - row);
                product._depth = Math.Min(roundDepth, firstStep + steps - step);
                product._aReadable = (nint)m * k - row * product._aRow - step * product._aStep;
                product._bReadable = (nint)k * n - (transposeB ? step : (nint)step * n);
                product._aPanel = (nint)PanelRows * product._depth;
                product._accumulate = step > firstStep;
                product._finish = step + product._depth == firstStep + steps;
                if (product._packedA)
                    product.PackA();
                product.Tiles();
            }
        }
    }

    private readonly double Flops => 2.0 * _rows * _n * _depth;

    private readonly void Run<TJob>(ref TJob job, int count)
        where TJob : struct, IParallelJob
    {
        if (Flops >= ManagedGemm.ParallelFlops)
        {
            WorkerPool.For(ref job, count);
            return;
        }

        for (var index = 0; index < count; index++)
            job.Run(index);
    }

    /// <summary>Cuts C into tiles by the sizes alone, so that the thread count changes nothing but the time.</summary>
    private void Tiles()
    {
        // About a million operations a tile; two panels wide if possible, and no more rows of tiles than needed. Where there are rows
        // for many tiles one below the other, wide ones read A less often, and no two threads read the same of it.
        var wanted = (int)Math.Clamp(Flops / ManagedGemm.ParallelFlops, 1, Math.Max(EnoughTiles, Flops / LargeTile));
        var panels = (_n + PanelColumns - 1) / PanelColumns;
        var width = _rows >= TallRows ? 8 : 2;
        var across = Math.Min(wanted, (panels + width - 1) / width);
        var down = Math.Max((_rows + MaximumTileRows - 1) / MaximumTileRows, Math.Min(wanted / across, _rows / MinimumTileRows));
        down = Math.Max(down, 1);
        if (down * across > wanted)
            across = Math.Max(1, wanted / down);
        _tileRows = RoundUp((_rows + down - 1) / down, PanelRows);
        _tileColumns = (panels + across - 1) / across * PanelColumns;
        _tilesAcross = (_n + _tileColumns - 1) / _tileColumns;
        var tilesDown = (_rows + _tileRows - 1) / _tileRows;
        _shared = null;
        if (tilesDown >= ShareFrom && (long)panels * PanelColumns * _depth <= SharedElements)
            PackB();
        var tiles = new TileJob(this);
        Run(ref tiles, _tilesAcross * tilesDown);
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    /// <summary>Steps along k of each pass of this round but the last.</summary>
    private readonly int PassDepth
    {
        get
        {
            var passes = (_depth + _passLimit - 1) / _passLimit;
            return (_depth + passes - 1) / passes;
        }
    }

    /// <summary>Computes one tile of C and hands its rows to the epilogue.</summary>
    private readonly void Tile(int index)
    {
        var fromRow = index / _tilesAcross * _tileRows;
        var toRow = Math.Min(_rows, fromRow + _tileRows);
        var fromColumn = index % _tilesAcross * _tileColumns;
        var toColumn = Math.Min(_n, fromColumn + _tileColumns);

        var slab = Math.Min(toColumn - fromColumn, SlabColumns);
        var own = _shared == null ? (T*)GemmWorkspace.GetForTile((nint)PassDepth * RoundUp(slab, PanelColumns) * sizeof(T)) : null;
        for (var step = 0; step < _depth; step += PassDepth)
        {
            var depth = Math.Min(PassDepth, _depth - step);
            for (var column = fromColumn; column < toColumn; column += slab)
            {
                var end = Math.Min(toColumn, column + slab);
                var panel = own;
                if (_shared == null)
                    PackB(step, depth, column, end - column, own);
                else
                    panel = SharedPanel(step, depth, column);
                for (var strip = column; strip < end; strip += PanelColumns)
                {
                    Strip(step, depth, fromRow, toRow, strip, Math.Min(PanelColumns, end - strip), panel);
                    panel += (nint)depth * PanelColumns;
                }
            }
        }

        if (TEpilogue.IsNeeded && _finish)
        {
            for (var row = fromRow; row < toRow; row++)
                _epilogue.Apply(_firstRow + row, fromColumn, new Span<T>(_c + (nint)row * _n + fromColumn, toColumn - fromColumn));
        }
    }

    /// <summary>Runs the micro-kernel down the rows of a tile, for one panel of B.</summary>
    [SkipLocalsInit]
    private readonly void Strip(int step, int depth, int fromRow, int toRow, int column, int columns, T* panel)
    {
        var accumulate = _accumulate || step > 0;
        if (columns == PanelColumns)
        {
            for (var row = fromRow; row < toRow;)
                row += RegisterTile<Size2>(row, toRow - row, step, depth, panel, _c + (nint)row * _n + column, _n, accumulate);
            return;
        }

        // The kernel writes whole vectors, so the last columns go through a buffer.
        var buffer = stackalloc T[PanelRows * PanelColumns];
        for (var row = fromRow; row < toRow;)
        {
            var rows = columns <= V.Count
                ? RegisterTile<Size1>(row, toRow - row, step, depth, panel, buffer, PanelColumns, accumulate: false)
                : RegisterTile<Size2>(row, toRow - row, step, depth, panel, buffer, PanelColumns, accumulate: false);
            Unload(buffer, rows, columns, _c + (nint)row * _n + column, accumulate);
            row += rows;
        }
    }

    /// <summary>Runs the tallest kernel that fits below <paramref name="row"/> and returns its rows.</summary>
    private readonly int RegisterTile<TVectors>(
        int row, int rows, int step, int depth, T* panel, T* c, nint cRow, bool accumulate)
        where TVectors : struct, ITileSize
    {
        if (_packedA)
        {
            var packed = _packed + row / PanelRows * _aPanel + row % PanelRows + (nint)step * PanelRows;
            return PanelRows == 8
                ? RegisterTile<TVectors, Size8>(rows, depth, packed, 1, 8, panel, c, cRow, accumulate)
                : RegisterTile<TVectors, Size6>(rows, depth, packed, 1, 6, panel, c, cRow, accumulate);
        }

        var a = _a + row * _aRow + step * _aStep;
        return _aStep == 1
            ? RegisterTile<TVectors, Size1>(rows, depth, a, _aRow, 1, panel, c, cRow, accumulate)
            : RegisterTile<TVectors, SizeUnknown>(rows, depth, a, _aRow, _aStep, panel, c, cRow, accumulate);
    }

    private static int RegisterTile<TVectors, TStep>(
        int rows, int depth, T* a, nint aRow, nint aStep, T* b, T* c, nint cRow, bool accumulate)
        where TVectors : struct, ITileSize
        where TStep : struct, ITileSize
    {
        if (rows >= PanelRows)
        {
            if (PanelRows == 8)
                MicroKernel<T, V, Size8, TVectors, TStep>.Run(depth, a, aRow, aStep, b, c, cRow, accumulate);
            else
                MicroKernel<T, V, Size6, TVectors, TStep>.Run(depth, a, aRow, aStep, b, c, cRow, accumulate);
            return PanelRows;
        }

        if (rows >= 4)
        {
            MicroKernel<T, V, Size4, TVectors, TStep>.Run(depth, a, aRow, aStep, b, c, cRow, accumulate);
            return 4;
        }

        if (rows >= 2)
        {
            MicroKernel<T, V, Size2, TVectors, TStep>.Run(depth, a, aRow, aStep, b, c, cRow, accumulate);
            return 2;
        }

        MicroKernel<T, V, Size1, TVectors, TStep>.Run(depth, a, aRow, aStep, b, c, cRow, accumulate);
        return 1;
    }

    /// <summary>Moves the part of a register tile that lies within C from the buffer to its place.</summary>
    private readonly void Unload(T* buffer, int rows, int columns, T* c, bool accumulate)
    {
        for (var i = 0; i < rows; i++)
        {
            var j = 0;
            for (; j + V.Count <= columns; j += V.Count)
            {
                var sum = V.Load(buffer + j);
                (accumulate ? V.Load(c + j) + sum : sum).Store(c + j);
            }

            for (; j < columns; j++)
                c[j] = accumulate ? c[j] + buffer[j] : buffer[j];
            buffer += PanelColumns;
            c += _n;
        }
    }

    private readonly struct TileJob(BlockedGemm<T, V, TEpilogue> product) : IParallelJob
    {
        private readonly BlockedGemm<T, V, TEpilogue> _product = product;

        public void Run(int index) => _product.Tile(index);
    }
}
