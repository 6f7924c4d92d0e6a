using System.Runtime.InteropServices;

namespace NeuralSharp.Layers;

/// <content>
/// Walks over what a module consists of. They are loops, not recursions, and look at each part once: a model of n parts takes a time of the
/// order of n, however deep or shared they are.
/// </content>
public abstract partial class Module
{
    private List<WeakReference<Module>>? _parents;   // the modules that this one is a direct part of, the first before; they are not kept alive by it
    private WeakReference<Module>? _self;            // what its parts hold of it

    /// <summary>The parameters of this module itself, each once, without those of its parts.</summary>
    internal IEnumerable<Parameter> OwnParameters => _members.Values.OfType<Parameter>().Distinct();

    /// <summary>The parameters and buffers of this module itself, without those of its parts.</summary>
    internal IEnumerable<Tensor> OwnTensors => _members.Values.OfType<Tensor>();

    /// <summary>This module and all parts, in order, each once.</summary>
    internal IEnumerable<Module> AllModules()
    {
        var (seen, toVisit) = (new HashSet<Module>(), new Stack<Module>([this]));
        while (toVisit.TryPop(out var module))
        {
            if (!seen.Add(module)) continue;
            yield return module;
            for (var i = module._members.Count - 1; i >= 0; i--)
            {
                if (module._members.GetAt(i).Value is Module part) toVisit.Push(part);
            }
        }
    }

    /// <summary>The direct part of a name; null where there is none.</summary>
    private protected Module? FindPart(string name) => _members.GetValueOrDefault(ToLowerPath(name)) as Module;

    /// <summary>All parameters and buffers with their places, in order; each once, at its first place.</summary>
    private IEnumerable<(MemberPath Path, Tensor Value)> Tensors()
    {
        var (seen, toVisit) = (new HashSet<object>(ReferenceEqualityComparer.Instance), new Stack<(MemberPath Path, object Value)>());
        PushMembers(this, null);
        while (toVisit.TryPop(out var member))
        {
            if (!seen.Add(member.Value)) continue;
            if (member.Value is Module module) PushMembers(module, member.Path);
            else yield return (member.Path, (Tensor)member.Value);
        }

        void PushMembers(Module module, MemberPath? around)
        {
            for (var i = module._members.Count - 1; i >= 0; i--)
            {
                var (name, value) = module._members.GetAt(i);
                toVisit.Push((new(around, name), value));
            }
        }
    }

    /// <summary>All parameters and buffers with their paths, in order; each once, under its first path.</summary>
    private IEnumerable<KeyValuePair<string, Tensor>> State() => Tensors().Select(entry => KeyValuePair.Create(entry.Path.ToString(), entry.Value));

    /// <summary>
    /// Whether this is another module or a part of it. Steps up from here and down from there alternate, and the shorter way decides: whether a
    /// model is built from the inside or from the outside, a registration takes a constant time.
    /// </summary>
    private bool IsWithin(Module other)
    {
        using var up = Surroundings().GetEnumerator();
        using var down = other.AllModules().GetEnumerator();
        while (up.MoveNext() && down.MoveNext())
        {
            if (up.Current == other || down.Current == this) return true;
        }

        return false;
    }

    /// <summary>This module and all that it is a part of, each once.</summary>
    private IEnumerable<Module> Surroundings()
    {
        var (seen, toVisit) = (new HashSet<Module>(), new Stack<Module>([this]));
        while (toVisit.TryPop(out var module))
        {
            if (!seen.Add(module)) continue;
            yield return module;
            foreach (var parent in module.Parents()) toVisit.Push(parent);
        }
    }

    /// <summary>The modules that this one is a direct part of, as far as they are still alive.</summary>
    private List<Module> Parents()
    {
        List<Module> parents = [];
        lock (_members)
        {
            foreach (var reference in CollectionsMarshal.AsSpan(_parents))
            {
                if (reference.TryGetTarget(out var parent)) parents.Add(parent);
            }
        }

        return parents;
    }

    /// <summary>Notes that this module has become a part. Threads that make slices of one model share its parts.</summary>
    private void AddParent(Module parent)
    {
        lock (_members)
        {
            _parents ??= new(1);
            if (_parents.Count == _parents.Capacity) _parents.RemoveAll(reference => !reference.TryGetTarget(out _));
            _parents.Add(parent._self ??= new(parent));
        }
    }
}
