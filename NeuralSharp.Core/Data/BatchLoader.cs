using System.Diagnostics;

namespace NeuralSharp;

/// <summary>
/// The batches of one pass over a data set, in tensors that are filled again. While the caller works on one batch, a worker of the
/// pool fills the next; the tensors of two batches take turns. Beside them there are only those of a first batch that shows what batches are like, and of a last one that
/// is smaller.
/// </summary>
/// <remarks>
/// The next batch is offered to the pool, not given away: where no worker has begun with it by the time it is needed, the caller
/// fills it itself. So a busy pool holds nobody up, no thread ever waits for work, and an abandoned loader leaves none behind.
/// </remarks>
/// <param name="data">The data set.</param>
/// <param name="order">The places of the examples, in the order of the pass.</param>
/// <param name="batchSize">The examples a batch.</param>
/// <param name="buffers">The tensors; where they have been used in a pass before, the first batch is filled into them, too.</param>
internal sealed class BatchLoader(Dataset data, int[] order, int batchSize, BatchBuffers buffers) : IBackgroundWork, IDisposable
{
    /// <summary>A batch that is filled faster than this is not worth a word to another thread, let alone keeping it awake.</summary>
    private static readonly TimeSpan s_worthOffering = TimeSpan.FromMicroseconds(5);

    private const int SpinTurns = 1000;   // some 30 µs, for to sleep and to be woken takes longer than most batches

    private readonly object _gate = new();
    private int _place;             // where the newest batch is, of the two
    private Batch _current;         // the batch that the caller has
    private bool _canRefill;

    // The next batch. It belongs to whoever has moved the state to Filling, until it is Filled, and at all other times to the caller.
    private volatile FillState _state;
    private int _start;             // its first example, in the order
    private Batch _next;
    private bool _isGathered;
    private TimeSpan _duration;
    private Exception? _failure;

    private enum FillState
    {
        None,
        Offered,
        Filling,
        Filled,
    }

    private ReadOnlySpan<int> NextIndices => order.AsSpan(_start, Math.Min(batchSize, order.Length - _start));

    /// <summary>Moves on to the next batch; from here on the one before is no longer valid.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryNext(out Batch batch)
    {
        batch = default;
        if (_start == order.Length) return false;

        var isFirst = _start == 0;
        var count = NextIndices.Length;
        if (isFirst) _canRefill = buffers.Has(_place, count);
        _current = batch = _canRefill && TryRefill() ? _next : data.GatherOrTell(NextIndices);
        if (isFirst) _canRefill = HaveExamples(batch, count);
        _start += count;
        if (_canRefill && _start < order.Length && _duration >= s_worthOffering && Backend.Threads > 1) Offer();
        return true;
    }

    /// <summary>Takes the next batch back, or waits until the thread that fills it has ended. Nothing of the data set runs afterwards.</summary>
    public void Dispose()
    {
        WorkerPool.Withdraw(this);
        if (!TryMove(FillState.Offered, FillState.None) && _state != FillState.None) AwaitFilled();
    }

    /// <summary>Fills the next batch, on a worker's thread, unless the caller has begun.</summary>
    void IBackgroundWork.Run()
    {
        if (TryMove(FillState.Offered, FillState.Filling)) Fill();
    }

    private static bool HaveExamples(in Batch batch, int count)
    {
        for (var i = 0; i < batch.PartCount; i++)
        {
            if (batch.Part(i) is not { Rank: > 0 } part || part.Shape[0] != count) return false;
        }

        return true;
    }

    private static Tensor Like(Tensor tensor, int count) => Tensor.EmptyOutsideScopes(tensor.Shape.With(0, count), tensor.DType);

    private bool TryMove(FillState from, FillState to) => Interlocked.CompareExchange(ref _state, to, from) == from;

    /// <summary>Lets a worker of the pool fill the next batch, in the place that the caller's is not in.</summary>
    private void Offer()
    {
        _place = 1 - _place;
        ChooseTensors();
        _state = FillState.Offered;
        WorkerPool.Offer(this);
    }

    /// <summary>Sees to it that the next batch is filled, by this thread if no other has begun with it.</summary>
    /// <returns>False where the data set cannot fill tensors.</returns>
    private bool TryRefill()
    {
        if (_state == FillState.None)
        {
            ChooseTensors();   // nothing was offered: the batch of before, which is over, makes room
            _state = FillState.Offered;
        }

        if (TryMove(FillState.Offered, FillState.Filling))
        {
            WorkerPool.Withdraw(this);
            Fill();
        }
        else
        {
            AwaitFilled();
        }

        _state = FillState.None;
        if (_failure is not null) throw Told(_failure);
        return _canRefill = _isGathered;
    }

    /// <summary>Chooses the tensors of the next batch. This is the moment the values of their batch of before are given up.</summary>
    private void ChooseTensors()
    {
        var count = NextIndices.Length;
        _next = buffers.Take(_place, count) ?? _current.Map(count, Like);
        buffers.Keep(_place, _next);
    }

    private void Fill()
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            _isGathered = data.TryGather(NextIndices, _next);
        }
        catch (Exception exception)
        {
            _failure = exception;   // for the caller, when it asks for this batch
        }

        _duration = Stopwatch.GetElapsedTime(began);
        lock (_gate)
        {
            _state = FillState.Filled;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>What the data set threw, with the example; a cancellation stays as it is.</summary>
    private Exception Told(Exception exception) => !DatasetException.Wraps(exception)
        ? exception
        : DatasetException.Of(NextIndices, exception, example => data.TryGather([example], _next.Map(1, Like)));

    private void AwaitFilled()
    {
        for (var turn = 0; turn < SpinTurns && _state != FillState.Filled; turn++) Thread.SpinWait(1);

        lock (_gate)
        {
            while (_state != FillState.Filled) Monitor.Wait(_gate);
        }
    }
}
