using System.Numerics;
namespace NeuralSharp;
internal static class WorkerPool { public static int Threads {get;set;} = 1; }
internal static class ManagedGemm {
  public static void Multiply<T>(bool ta, bool tb, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c) where T: unmanaged, IFloatingPointIeee754<T> {
    for (int i=0;i<m;i++) for (int j=0;j<n;j++) { T s=T.Zero; for (int p=0;p<k;p++) s += (ta?a[p*m+i]:a[i*k+p])*(tb?b[j*k+p]:b[p*n+j]); c[i*n+j]=s; }
  }
}
