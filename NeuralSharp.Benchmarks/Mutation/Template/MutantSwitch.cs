using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

/// <summary>
/// Put into a copy of NeuralSharp.Core by the benchmarks' command <c>mutate</c>: what the rewritten backward rules call. Each call
/// computes what stood there, unless the number of one of its mutants is the active one.
/// </summary>
internal static class MutantSwitch
{
    /// <summary>The mutant that is switched on; none by default.</summary>
    public static int Active { get; set; } = -1;

    /// <summary>Where set: the mutants that the program has come by.</summary>
    public static HashSet<int>? Reached { get; set; }

    public static Tensor Result(int negated, int scaled, Tensor gradient) =>
        Is(negated) ? -gradient : Is(scaled) ? gradient * 1.01 : gradient;

    public static Tensor Add(int left, int right, Tensor l, Tensor r) => Is(left) ? l : Is(right) ? r : l + r;

    public static Tensor Add(int left, int right, Tensor l, double r) => Is(left) ? l : Is(right) ? Constant(r, l) : l + r;

    public static Tensor Add(int left, int right, double l, Tensor r) => Is(left) ? Constant(l, r) : Is(right) ? r : l + r;

    public static T Add<T>(int left, int right, T l, T r)
        where T : INumber<T> => Is(left) ? l : Is(right) ? r : l + r;

    public static Tensor Subtract(int left, int right, Tensor l, Tensor r) => Is(left) ? l : Is(right) ? -r : l - r;

    public static Tensor Subtract(int left, int right, Tensor l, double r) => Is(left) ? l : Is(right) ? Constant(-r, l) : l - r;

    public static Tensor Subtract(int left, int right, double l, Tensor r) => Is(left) ? Constant(l, r) : Is(right) ? -r : l - r;

    public static T Subtract<T>(int left, int right, T l, T r)
        where T : INumber<T> => Is(left) ? l : Is(right) ? -r : l - r;

    public static Tensor Multiply(int left, int right, Tensor l, Tensor r) => Is(left) ? l : Is(right) ? r : l * r;

    public static Tensor Multiply(int left, int right, Tensor l, double r) => Is(left) ? l : Is(right) ? Constant(r, l) : l * r;

    public static Tensor Multiply(int left, int right, double l, Tensor r) => Is(left) ? Constant(l, r) : Is(right) ? r : l * r;

    public static T Multiply<T>(int left, int right, T l, T r)
        where T : INumber<T> => Is(left) ? l : Is(right) ? r : l * r;

    public static Tensor Divide(int left, int right, Tensor l, Tensor r) => Is(left) ? l : Is(right) ? 1 / r : l / r;

    public static Tensor Divide(int left, int right, Tensor l, double r) => Is(left) ? l : Is(right) ? Constant(1 / r, l) : l / r;

    public static Tensor Divide(int left, int right, double l, Tensor r) => Is(left) ? Constant(l, r) : Is(right) ? 1 / r : l / r;

    public static T Divide<T>(int left, int right, T l, T r)
        where T : INumber<T> => Is(left) ? l : Is(right) ? T.One / r : l / r;

    public static Tensor Negate(int dropped, Tensor x) => Is(dropped) ? x : -x;

    public static T Negate<T>(int dropped, T x)
        where T : INumber<T> => Is(dropped) ? x : -x;

    private static bool Is(int number)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();   // a recursion that a mutant made endless ends in an exception
        Reached?.Add(number);
        return number == Active;
    }

    private static Tensor Constant(double value, Tensor like) => Tensor.Full(like.Shape, value, like.DType);
}
