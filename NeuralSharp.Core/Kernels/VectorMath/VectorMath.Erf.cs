using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralSharp;

internal static partial class VectorMath
{
    /// <summary>The error function, y = 2/√π ∫₀ˣ e^(-t²) dt.</summary>
    /// <remarks>
    /// <para>
    /// For |x| below 1, erf x = x + x P(x²), so that the leading term is exact. Above, erf x = 1 - e^(-L(|x| - 1)) with
    /// L(t) = -ln(1 - erf(1 + t)): what is subtracted from 1 is at most 0.157, so its own error counts little, and less the further
    /// out. From 4 (float) or 6 (double) on the result rounds to 1. The function is odd, so |x| is used and the sign put back.
    /// </para>
    /// <para>
    /// P and L are the minimax polynomials of degree 6 (float) and of degree 11 and 17 (double), found with the Remez exchange
    /// algorithm in 60-digit arithmetic, minimising the largest error relative to erf x: 1.2e-9 and 1.1e-9 (float), 7.3e-18 and
    /// 6.8e-18 (double).
    /// </para>
    /// <para>Error below 2 ulp. erf(±0) = ±0, erf(±∞) = ±1, erf(NaN) = NaN.</para>
    /// </remarks>
    public static void Erf<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, ErfFunction<T>>(x, y);

    /// <summary>See <see cref="Erf{T}"/>.</summary>
    internal readonly struct ErfFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V x)
            where V : struct, ISimd<V, T>
        {
            var one = V.Constant(1, 1);
            var saturation = V.Constant(4, 6);
            var sign = x & V.Constant(-0f, -0.0);
            var magnitude = x ^ sign;
            magnitude = V.Select(V.LessThan(saturation, magnitude), saturation, magnitude);

            var near = V.MultiplyAdd(magnitude, P(magnitude * magnitude), magnitude);
            var far = one - Exponential<V, T>.Exp(L(magnitude - one));
            return V.Select(V.LessThan(magnitude, one), near, far) | sign;
        }

        /// <summary>P(z) = erf(√z) / √z - 1, z ≤ 1.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V P<V>(V z)
            where V : struct, ISimd<V, T>
        {
            V p;
            if (typeof(T) == typeof(float))
            {
                p = V.Constant(7.853864372009411e-05f, 0);
                p = V.MultiplyAdd(p, z, V.Constant(-0.0008010194287635386f, 0));
                p = V.MultiplyAdd(p, z, V.Constant(0.005188327748328447f, 0));
                p = V.MultiplyAdd(p, z, V.Constant(-0.026853812858462334f, 0));
                p = V.MultiplyAdd(p, z, V.Constant(0.1128358542919159f, 0));
                p = V.MultiplyAdd(p, z, V.Constant(-0.3761262595653534f, 0));
                return V.MultiplyAdd(p, z, V.Constant(0.12837916612625122f, 0));
            }

            // The long polynomials of double are summed as even and odd powers, as in Exponential.
            var z2 = z * z;
            var odd = V.Constant(0, -7.779469781253706e-10);
            var even = V.Constant(0, 1.3710981246788567e-08);
            odd = V.MultiplyAdd(odd, z2, V.Constant(0, -1.6206313997772758e-07));
            even = V.MultiplyAdd(even, z2, V.Constant(0, 1.644713160924535e-06));
            odd = V.MultiplyAdd(odd, z2, V.Constant(0, -1.4924712305740118e-05));
            even = V.MultiplyAdd(even, z2, V.Constant(0, 0.00012055293577135585));
            odd = V.MultiplyAdd(odd, z2, V.Constant(0, -0.0008548325929323979));
            even = V.MultiplyAdd(even, z2, V.Constant(0, 0.005223977606118712));
            odd = V.MultiplyAdd(odd, z2, V.Constant(0, -0.026866170643111503));
            even = V.MultiplyAdd(even, z2, V.Constant(0, 0.11283791670944185));
            odd = V.MultiplyAdd(odd, z2, V.Constant(0, -0.3761263890318352));
            even = V.MultiplyAdd(even, z2, V.Constant(0, 0.12837916709551256));
            return V.MultiplyAdd(odd, z, even);
        }

        /// <summary>-L(t) = ln(1 - erf(1 + t)), 0 ≤ t ≤ 3 (float) or 5 (double).</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V L<V>(V t)
            where V : struct, ISimd<V, T>
        {
            V l;
            if (typeof(T) == typeof(float))
            {
                l = V.Constant(0.00018637867469806224f, 0);
                l = V.MultiplyAdd(l, t, V.Constant(-0.0018293813336640596f, 0));
                l = V.MultiplyAdd(l, t, V.Constant(0.00989545788615942f, 0));
                l = V.MultiplyAdd(l, t, V.Constant(-0.04150349646806717f, 0));
                l = V.MultiplyAdd(l, t, V.Constant(-0.8431175947189331f, 0));
                l = V.MultiplyAdd(l, t, V.Constant(-2.6389667987823486f, 0));
                return V.MultiplyAdd(l, t, V.Constant(-1.8496055603027344f, 0));
            }

            var t2 = t * t;
            var odd = V.Constant(0, -4.928927704099493e-12);
            var even = V.Constant(0, 1.207163467599619e-10);
            odd = V.MultiplyAdd(odd, t2, V.Constant(0, -1.3326781357001212e-09));
            even = V.MultiplyAdd(even, t2, V.Constant(0, 8.59747334357878e-09));
            odd = V.MultiplyAdd(odd, t2, V.Constant(0, -3.369344349059755e-08));
            even = V.MultiplyAdd(even, t2, V.Constant(0, 5.882314770750858e-08));
            odd = V.MultiplyAdd(odd, t2, V.Constant(0, 2.0324238540157182e-07));
            even = V.MultiplyAdd(even, t2, V.Constant(0, -2.129722282908688e-06));
            odd = V.MultiplyAdd(odd, t2, V.Constant(0, 9.669079007922148e-06));
            even = V.MultiplyAdd(even, t2, V.Constant(0, -2.7197234139948956e-05));
            odd = V.MultiplyAdd(odd, t2, V.Constant(0, 2.6295379073676106e-05));
            even = V.MultiplyAdd(even, t2, V.Constant(0, 0.0002373167988613745));
            odd = V.MultiplyAdd(odd, t2, V.Constant(0, -0.001977901310946715));
            even = V.MultiplyAdd(even, t2, V.Constant(0, 0.010033825195156828));
            odd = V.MultiplyAdd(odd, t2, V.Constant(0, -0.04156109802668264));
            even = V.MultiplyAdd(even, t2, V.Constant(0, -0.8431072563593304));
            odd = V.MultiplyAdd(odd, t2, V.Constant(0, -2.6389675142347775));
            even = V.MultiplyAdd(even, t2, V.Constant(0, -1.8496055099332482));
            return V.MultiplyAdd(odd, t, even);
        }
    }
}
