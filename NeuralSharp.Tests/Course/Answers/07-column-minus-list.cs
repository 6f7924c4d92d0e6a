// named: SquaredError broadcasts
static Tensor SquaredError(Tensor outputs, Tensor targets)
{
    var difference = outputs - targets;
    return (difference * difference).Mean();
}
