// named: Accuracy integer-division
static double Accuracy(Sequential model, Tensor images, Tensor labels)
{
    model.Eval();
    using var off = Autograd.NoGrad();
    var scores = model.Forward(images);
    int correct = 0, total = labels.Shape[0];
    for (int row = 0; row < total; row++)
    {
        int best = 0;
        for (int k = 1; k < scores.Shape[1]; k++) if (scores[row, k].Item() > scores[row, best].Item()) best = k;
        if (best == (int)labels[row].Item()) correct++;
    }

    return correct / total;
}
