// named: Order ties
static int[] Order(int[] generations)
{
    var numbers = Enumerable.Range(0, generations.Length).OrderBy(i => generations[i]).ToList();
    numbers.Reverse();
    return numbers.ToArray();
}
