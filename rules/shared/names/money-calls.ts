/** What a project calls its own functions that move money, in the spelling of any language. */
const moneyFunction =
  /^(?:charge|refund|pay_?[oO]ut|capture_?[pP]ayment|capture_?[cC]harge|transfer_?[fF]unds|transfer_?[mM]oney)(?:_?[A-Z]\w*|_\w+)?$/;

/** Whether a function of this name moves money: `charge`, `refundOrder`, `pay_out`; not one that tells of it, as `chargeFailedEmail` would. */
export function isMoneyFunction(name: string): boolean {
  return moneyFunction.test(name) && !/mail|notif|event|log/i.test(name);
}
