using System.Runtime.CompilerServices;

namespace NeuralSharp.Layers;

/// <content>
/// Hooks: functions that look on, or change something, where a module is called. A module says what it computes in
/// <see cref="Forward"/>; to run the hooks, call <see cref="Call(Tensor)"/>. <see cref="Sequential"/> and the trainer do.
/// </content>
public abstract partial class Module
{
    private ModuleHooks? _hooks;

    /// <summary>
    /// <see cref="Forward"/> with the hooks around it: what <see cref="Sequential"/> does with its modules and a trainer with its model.
    /// Write <c>model.Call(x)</c> for hooks on the model itself, and <c>Inner.Call(x)</c> in a module of your own for hooks on its parts;
    /// <c>Forward</c> called directly runs none. Without hooks both are the same.
    /// </summary>
    /// <exception cref="ArgumentNullException">There is no input.</exception>
    public Tensor Call(Tensor input) => Call(input, place: null);

    /// <summary>Calls a part of a sequence, which is known by its name there.</summary>
    internal Tensor Call(Tensor input, string? place)
    {
        if (HasHooks && Ambient.Mine.IsCapturing) throw Tape.HookFound($"the module {this}");
        Tape.Guard(this, static module => !module.HasHooks);
        return _hooks is null && !Autograd.ObservesCalls ? Forward(input) : CallWatched(input, place);
    }

    /// <summary>Whether hooks run around <see cref="Forward"/>.</summary>
    internal bool HasHooks => _hooks is { } hooks && hooks.BeforeForward.Entries.Count + hooks.AfterForward.Entries.Count + hooks.Backward.Entries.Count > 0;

    /// <summary>Calls a function before <see cref="Forward"/>, with the module and its input. What it returns takes the input's place; null leaves it.</summary>
    /// <returns>A handle that takes the hook off when disposed.</returns>
    public HookHandle RegisterForwardPreHook(Func<Module, Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return OwnHooks.BeforeForward.Add(hook);
    }

    /// <summary>
    /// Calls a function after <see cref="Forward"/>, with the module, its input and its output. What it returns takes the output's place;
    /// null leaves it.
    /// </summary>
    /// <returns>A handle that takes the hook off when disposed.</returns>
    public HookHandle RegisterForwardHook(Func<Module, Tensor, Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return OwnHooks.AfterForward.Add(hook);
    }

    /// <summary>Calls a function that only looks on after <see cref="Forward"/>, with the module, its input and its output.</summary>
    /// <returns>A handle that takes the hook off when disposed.</returns>
    public HookHandle RegisterForwardHook(Action<Module, Tensor, Tensor> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return RegisterForwardHook((module, input, output) =>
        {
            hook(module, input, output);
            return null;
        });
    }

    /// <summary>
    /// Calls a function in a backward pass, with the module and the gradient of its output, as <see cref="Tensor.RegisterHook"/> does. What it
    /// returns takes the gradient's place; null leaves it. It runs once for each recorded call of the module.
    /// </summary>
    /// <returns>A handle that takes the hook off when disposed, for later calls and for graphs that are there already.</returns>
    public HookHandle RegisterBackwardHook(Func<Module, Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return OwnHooks.Backward.Add(hook);
    }

    private ModuleHooks OwnHooks => _hooks ?? Interlocked.CompareExchange(ref _hooks, new ModuleHooks(), null) ?? _hooks;

    [MethodImpl(MethodImplOptions.NoInlining)]   // ModuleCall.FrameName: it is looked for on the stack
    private Tensor CallWatched(Tensor input, string? place)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = Autograd.NotesCalls ? Origins.Enter(ToString(), place) : default;
        var run = Ambient.Mine.Run as DryRun;
        run?.Enter();
        var output = CallHooked(input);
        run?.Leave(this, output);
        return output;
    }

    private Tensor CallHooked(Tensor input)
    {
        if (_hooks is null) return Forward(input);
        foreach (var entry in _hooks.BeforeForward.Entries) input = entry.Hook(this, input) ?? input;
        var output = Forward(input);
        foreach (var entry in _hooks.AfterForward.Entries) output = entry.Hook(this, input, output) ?? output;
        return WatchGradient(_hooks.Backward, input, output);
    }

    /// <summary>Lets the backward hooks see the output's gradient, of this call alone.</summary>
    private Tensor WatchGradient(HookList<Func<Module, Tensor, Tensor?>> hooks, Tensor input, Tensor output)
    {
        if (hooks.Entries.Count == 0 || !output.RequiresGrad || !Autograd.IsRecording) return output;
        if (output == input || output.IsLeaf) output = output.Clone();   // it has uses besides this call, and hooks would see their gradients too
        output.RegisterHook(gradient =>
        {
            var shown = gradient;
            foreach (var entry in hooks.Entries) shown = entry.Hook(this, shown) ?? shown;
            return shown == gradient ? null : shown;
        });
        return output;
    }

    /// <summary>The hooks of one module.</summary>
    private sealed class ModuleHooks
    {
        public HookList<Func<Module, Tensor, Tensor?>> BeforeForward { get; } = new();

        public HookList<Func<Module, Tensor, Tensor, Tensor?>> AfterForward { get; } = new();

        public HookList<Func<Module, Tensor, Tensor?>> Backward { get; } = new();
    }
}
