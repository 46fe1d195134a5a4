// What time it is for a function: the machine's, or that of a local AWS whose clock is being moved. What the function
// signs and checks has to fit the times of those it talks to.
const MachineDate = Date;
const machineNow = Date.now;

/** A difference that two readings of the same clock can have. */
const SAME_MS = 1000;

let aheadMs = 0;

// From the start, because the function's code may keep a reference to it.
MachineDate.now = () => machineNow() + aheadMs;

class AccountDate extends MachineDate {
  constructor(...args) {
    if (args.length === 0) super(MachineDate.now());
    else super(...args);
  }
}

/** @param now the account's time, in ms since the epoch; it runs on at the machine's pace until it is set again */
exports.setTime = (now) => {
  const difference = now - machineNow();
  const isMachineTime = Math.abs(difference) < SAME_MS;
  // Left alone where nobody moves the time: that is nearly always.
  if (isMachineTime && aheadMs === 0) return;
  aheadMs = difference;
  globalThis.Date = AccountDate;
};
