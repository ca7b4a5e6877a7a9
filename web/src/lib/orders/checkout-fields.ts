type AddressField = 'name' | 'line1' | 'line2' | 'city' | 'region' | 'postalCode' | 'country';
export type FieldName = AddressField | 'email' | 'method' | 'shipping';
export type Values = Readonly<Record<FieldName, string>>;

/** `email`: the account's, if there is one. */
export const emptyValues = (email: string): Values => ({
  ...{ email, name: '', line1: '', line2: '', city: '', region: '', postalCode: '' },
  ...{ country: 'US', method: 'paypal', shipping: 'standard' },
});
