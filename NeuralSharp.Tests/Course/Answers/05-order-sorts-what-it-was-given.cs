// kind: Order ChangedInput
static int[] Order(int[] generations)
{
    var numbers = Enumerable.Range(0, generations.Length).ToArray();
    Array.Sort(generations, numbers);
    Array.Reverse(numbers);
    return numbers;
}
