// named: Order generations
static int[] Order(int[] generations)
{
    var copy = (int[])generations.Clone();
    Array.Sort(copy);
    Array.Reverse(copy);
    return copy;
}
